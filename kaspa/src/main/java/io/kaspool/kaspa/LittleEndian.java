package io.kaspool.kaspa;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Integers in the byte order that Kaspa uses for all of them.
final class LittleEndian {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static long readLong(byte[] source, int offset) {
    return (long) LONG.get(source, offset);
  }

  static void writeLong(long value, byte[] destination, int offset) {
    LONG.set(destination, offset, value);
  }
}
