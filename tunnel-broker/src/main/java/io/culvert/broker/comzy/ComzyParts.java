package io.culvert.broker.comzy;

import io.culvert.tunnel.error.CulvertError;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a multipart body (RFC 7578) in Comzy's message: fields in {@code body}, files in
 * {@code files}. Pure.
 */
final class ComzyParts {
  private ComzyParts() {}

  /**
   * Puts them into the message.
   *
   * @param body all of it; not released
   * @return false when nobody can tell the parts, because no boundary is named
   * @throws UnfitBody when it is not what it says
   */
  static boolean put(ObjectNode message, HttpRequest head, ByteBuf body) throws UnfitBody {
    var request =
        new DefaultHttpRequest(head.protocolVersion(), head.method(), head.uri(), head.headers());
    // The body comes later than the decoder: a constructor that throws would leave parts behind.
    var content = new DefaultLastHttpContent(body.retainedDuplicate());
    HttpPostRequestDecoder decoder = null;
    try {
      if (!HttpPostRequestDecoder.isMultipart(request)) {
        return false;
      }
      decoder = new HttpPostRequestDecoder(new DefaultHttpDataFactory(false), request);
      decoder.offer(content);
      put(message, decoder);
      return true;
    } catch (RuntimeException | IOException e) {
      // Netty's decoder throws all kinds of exceptions at what it does not expect.
      throw new UnfitBody(CulvertError.MALFORMED_REQUEST);
    } finally {
      if (decoder != null) {
        destroy(decoder);
      }
      content.release();
    }
  }

  private static void put(ObjectNode message, HttpPostRequestDecoder decoder)
      throws UnfitBody, IOException {
    if (decoder.currentPartialHttpData() != null) {
      throw new UnfitBody(CulvertError.MALFORMED_REQUEST); // its last part has no end
    }
    var fields = new LinkedHashMap<String, List<String>>();
    var body = message.putObject("body");
    var files = message.putArray("files");
    for (var part : decoder.getBodyHttpDatas()) {
      switch (part) {
        case FileUpload file -> files.add(file(file));
        case Attribute attribute ->
            fields
                .computeIfAbsent(attribute.getName(), _ -> new ArrayList<>())
                .add(attribute.getValue());
        default -> {} // there are no other parts of a whole request
      }
    }
    ComzyBody.put(body, fields);
  }

  /** Netty forgets the part that it has begun and not ended. */
  private static void destroy(HttpPostRequestDecoder decoder) {
    var partial = decoder.currentPartialHttpData();
    decoder.destroy();
    if (partial != null && partial.refCnt() > 0) {
      partial.release();
    }
  }

  /** As the upload middleware of Node shows a file. */
  private static ObjectNode file(FileUpload upload) throws IOException {
    var bytes = upload.get();
    var file = JsonNodeFactory.instance.objectNode();
    file.put("fieldname", upload.getName());
    file.put("originalname", upload.getFilename());
    file.put("encoding", "7bit");
    file.put("mimetype", upload.getContentType());
    file.put("size", bytes.length);
    var buffer = file.putObject("buffer");
    buffer.put("type", "Buffer");
    buffer.putPOJO("data", new OctetsAsNumbers(bytes));
    return file;
  }
}
