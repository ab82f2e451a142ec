/** The shells that are served. */
export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

// What medwallet answers is data to every one of these: it is read line by line into arrays, never evaluated. Errors
// go nowhere, stdin is closed, and an answer that does not come leaves the line as it is.

/** Works with bash 3.2 (macOS) too, which has no `compopt`: it then offers files wherever nothing else fits. */
const BASH = String.raw`# bash completion for medwallet. Try it: source <(medwallet completion bash)
# Keep it: medwallet completion bash > ~/.local/share/bash-completion/completions/medwallet

_medwallet() {
  local rest=${'$'}{COMP_LINE:0:COMP_POINT} word value about files='' prefix='' i
  local -a words
  # bash parts words at : and = too; here they are put together again, as the line has them.
  for ((i = 0; i < COMP_CWORD; i++)); do
    word=${'$'}{COMP_WORDS[i]}
    if ((i == 0)) || [[ $rest == [[:space:]]* ]]; then
      rest=${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}
      words+=("$word")
    else
      words[${'$'}{#words[@]}-1]+=$word
    fi
    rest=${'$'}{rest#"$word"}
  done
  if [[ $rest == [[:space:]]* ]]; then
    words+=("${'$'}{rest#"${'$'}{rest%%[![:space:]]*}"}")
  else
    words[${'$'}{#words[@]}-1]+=$rest
  fi
  word=${'$'}{words[${'$'}{#words[@]}-1]}
  # What stands before the last of those signs stays on the line.
  for i in : =; do
    [[ $COMP_WORDBREAKS == *"$i"* && $word == *"$i"* ]] || continue
    value=${'$'}{word%"${'$'}{word##*"$i"}"}
    ((${'$'}{#value} > ${'$'}{#prefix})) && prefix=$value
  done
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    if [[ -z $files ]]; then
      files=$value
      continue
    fi
    value=${'$'}{value#"$prefix"}
    # Only a list to look at says what each is: it is not put onto the line.
    [[ $COMP_TYPE == 63 && -n $about ]] && value="$value  ($about)"
    COMPREPLY+=("$value")
  done < <(command medwallet __complete bash "${'$'}{words[@]:1}" 2>/dev/null </dev/null)
  case $files in
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
  esac
  return 0
}

if type compopt >/dev/null 2>&1; then
  complete -F _medwallet medwallet
else
  complete -o default -F _medwallet medwallet
fi
`;

const ZSH = String.raw`#compdef medwallet
# zsh completion for medwallet. Try it: source <(medwallet completion zsh)
# Keep it: medwallet completion zsh > _medwallet, in a folder of $fpath

_medwallet() {
  local value about files=''
  local -a given values shown
  ((CURRENT > 2)) && given=("${'$'}{(@Q)words[2,CURRENT-1]}")
  while IFS=$'\t' read -r value about; do
    if [[ -z $files ]]; then
      files=$value
      continue
    fi
    values+=("$value")
    shown+=("$value${'$'}{about:+  -- $about}")
  done < <(command medwallet __complete zsh "${'$'}{given[@]}" "${'$'}{(Q)PREFIX}" 2>/dev/null </dev/null)
  local found=1
  ((${'$'}{#values})) && compadd -l -d shown -- "${'$'}{values[@]}" && found=0
  case $files in
    files) _files && found=0 ;;
    folders) _files -/ && found=0 ;;
  esac
  return found
}

if [[ ${'$'}{funcstack[1]} == _medwallet ]]; then
  _medwallet "$@"
else
  # A shell that has not set up completion yet; nothing is written.
  (($+functions[compdef])) || { autoload -Uz compinit && compinit -D -i }
  compdef _medwallet medwallet
fi
`;

const FISH = String.raw`# fish completion for medwallet. Try it: medwallet completion fish | source
# Keep it: medwallet completion fish > ~/.config/fish/completions/medwallet.fish

function __medwallet_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l answer (command medwallet __complete fish $words "$current" 2>/dev/null </dev/null)
    test (count $answer) -gt 0; or return
    switch $answer[1]
        case files
            __fish_complete_path $current
        case folders
            __fish_complete_directories $current ''
    end
    set -e answer[1]
    test (count $answer) -gt 0; and printf '%s\n' $answer
end

complete -c medwallet -f -a '(__medwallet_complete)'
`;

const POWERSHELL = String.raw`# PowerShell completion for medwallet. Try it: medwallet completion powershell | Out-String | Invoke-Expression
# Keep it: put that line into $PROFILE

Register-ArgumentCompleter -Native -CommandName medwallet -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text } })
    # The mark keeps an empty word from being dropped on the way.
    $marked = @($words + @($wordToComplete) | ForEach-Object { "=$_" })
    $answer = @(& medwallet __complete powershell @marked 2>$null)
    if ($answer.Count -gt 0 -and $answer[0] -ne 'values') {
        [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
    }
    $answer | Select-Object -Skip 1 | ForEach-Object {
        $value, $about = $_ -split "${'`'}t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
}
`;

export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: BASH,
  zsh: ZSH,
  fish: FISH,
  powershell: POWERSHELL,
};
