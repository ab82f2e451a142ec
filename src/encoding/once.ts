/**
 * Makes a value when it is first asked for, and keeps it. For what a command that starts anew for every grant loads
 * with all the rest and seldom needs: the form of a large document takes as long to make as a grant takes to read.
 */
export function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
