package io.culvert.gateway.policy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One body in gzip (RFC 1952), piece by piece: what went in before comes out whole, so that nothing
 * waits in here for what may come late. Has native memory and must be closed.
 */
final class GzipBody implements AutoCloseable {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
  private static final int TRAILER_BYTES = 8;
  private static final int ROOM = 512;

  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
  private final CRC32 checksum = new CRC32();
  private boolean begun;

  /**
   * Compresses bytes.
   *
   * @param plain its indices and owner stay as they are
   * @param last whether the body ends with them
   * @return a new buffer, the caller's
   */
  ByteBuf compress(ByteBuf plain, boolean last, ByteBufAllocator allocator) {
    var out = allocator.heapBuffer(plain.readableBytes() / 2 + ROOM);
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
    for (var part : plain.nioBuffers()) {
      checksum.update(part.duplicate());
      deflater.setInput(part);
      drain(out, Deflater.NO_FLUSH);
    }
    if (last) {
      deflater.finish();
      drain(out, Deflater.NO_FLUSH);
      out.writeIntLE((int) checksum.getValue());
      out.writeIntLE((int) deflater.getBytesRead());
    } else if (plain.isReadable()) {
      drain(out, Deflater.SYNC_FLUSH);
    }
    return out;
  }

  private void drain(ByteBuf out, int flush) {
    int written;
    do {
      out.ensureWritable(ROOM + TRAILER_BYTES);
      int room = out.writableBytes();
      written = deflater.deflate(out.array(), out.arrayOffset() + out.writerIndex(), room, flush);
      out.writerIndex(out.writerIndex() + written);
      if (written < room) {
        return;
      }
    } while (written > 0);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
