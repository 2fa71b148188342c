package io.culvert.cli.origin;

/** What an exchange has to know of its response on the way from the origin to the tunnel. */
interface ResponseEvents {
  /** Something came. */
  void arrived();

  /** A 1xx head passed. */
  void interim();

  /** 101 passed: both directions are raw from here. */
  void switched();

  /** The head of a response passed that goes on for as long as it likes. */
  void endless();

  /** The response is complete. */
  void ended();

  /** The tunnel takes no more for now. */
  void behind();

  /** The origin sends no more, though what it sent does not end so. */
  void closed();

  /** Reading or writing failed. */
  void failed(Throwable cause);

  /** What came is not a response, or cannot be passed on. */
  void broken(String why);
}
