function write(length: number, put: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  put(new DataView(bytes.buffer));
  return bytes;
}

export function u32le(value: number): Uint8Array {
  return write(4, (view) => {
    view.setUint32(0, value, true);
  });
}

export function i32le(value: number): Uint8Array {
  return write(4, (view) => {
    view.setInt32(0, value, true);
  });
}

export function u64le(value: bigint): Uint8Array {
  return write(8, (view) => {
    view.setBigUint64(0, value, true);
  });
}

/** Bitcoin's CompactSize in its shortest form. */
export function compactSize(value: number): Uint8Array {
  if (value < 0xfd) return Uint8Array.of(value);
  if (value < 0x10000) {
    return write(3, (view) => {
      view.setUint8(0, 0xfd);
      view.setUint16(1, value, true);
    });
  }
  if (value < 0x100000000) {
    return write(5, (view) => {
      view.setUint8(0, 0xfe);
      view.setUint32(1, value, true);
    });
  }
  return write(9, (view) => {
    view.setUint8(0, 0xff);
    view.setBigUint64(1, BigInt(value), true);
  });
}
