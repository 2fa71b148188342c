package io.culvert.projection.api;

import io.culvert.web.Refusal;

/** The request is refused. Has no stack trace: it is an answer, not a fault. */
public final class ApiException extends Refusal {

  private static final long serialVersionUID = 1L;

  private final ApiError error;

  /**
   * @param detail about this occurrence, for a person; holds no secret
   */
  public ApiException(ApiError error, String detail) {
    super(detail);
    this.error = error;
  }

  public static ApiException badParameter(String name, String why) {
    return new ApiException(ApiError.BAD_PARAMETER, name + ": " + why);
  }

  public static ApiException notFound() {
    return new ApiException(ApiError.NOT_FOUND, ApiError.NOT_FOUND.title());
  }

  @Override
  public ApiError error() {
    return error;
  }
}
