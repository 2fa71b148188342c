package io.culvert.tunnel.error;

/**
 * Everything that can go wrong between a public client, the agent and the origin. The page, the
 * JSON, the log line and {@code docs/errors.md} all say the same code and the same two sentences.
 */
public enum CulvertError {
  UNKNOWN_HOST(
      1001,
      404,
      "There is no tunnel at this address.",
      "Check the address for typing mistakes; the agent prints the right one."),
  NO_SESSION(
      1002,
      502,
      "The tunnel exists, but its agent is not connected.",
      "Start it again with: culvert http PORT."),
  ORIGIN_UNREACHABLE(
      1003,
      502,
      "The tunnel is up, but the local server behind it does not accept connections.",
      "Start the local server, or check the port the agent forwards to."),
  ORIGIN_TIMEOUT(
      1004,
      504,
      "The local server took too long to answer.",
      "Try again; the limit is ORIGIN_TIMEOUT at the agent and RESPONSE_TIMEOUT at the gateway."),
  ORIGIN_BROKE_OFF(
      1005,
      502,
      "The local server closed the connection or sent something that is not HTTP.",
      "Look at the local server's log; if it speaks only HTTP/2, run the agent with"
          + " --origin-protocol h2."),
  AGENT_LEFT(
      1006,
      502,
      "The agent's connection was lost while it was answering.",
      "Try again in a moment; the agent reconnects by itself."),
  MALFORMED_REQUEST(
      1007, 400, "The request is not valid HTTP.", "Send a request that follows RFC 9112."),
  AMBIGUOUS_FRAMING(
      1008,
      400,
      "The request says in two ways how long its body is.",
      "Send either Content-Length or Transfer-Encoding: chunked, once."),
  HEAD_TOO_LARGE(
      1009,
      431,
      "The request's header fields are too large.",
      "Send less than 32 KiB of header fields."),
  TARGET_TOO_LONG(
      1010, 414, "The request's address is too long.", "Send an address shorter than 16 KiB."),
  MISSING_HOST(
      1011,
      400,
      "The request has no Host field, or more than one.",
      "Send exactly one Host field."),
  EXPECTATION_FAILED(
      1012,
      417,
      "The request expects something that is not known here.",
      "Only Expect: 100-continue is understood."),
  TOO_BUSY(
      1013,
      503,
      "The server has no room for another request just now.",
      "Try again in a few seconds."),
  REQUEST_TIMEOUT(
      1014,
      408,
      "The request did not arrive in time.",
      "Send the whole head within the time limit."),
  METHOD_NOT_SUPPORTED(
      1015,
      501,
      "This method cannot pass through an HTTP tunnel.",
      "CONNECT is not offered; open a TCP tunnel instead."),
  VERSION_NOT_SUPPORTED(1016, 505, "This version of HTTP is not spoken here.", "Use HTTP/1.1."),
  CLIENT_LEFT(
      1017,
      499,
      "The client closed the connection before the response was complete.",
      "Nothing to do."),
  REPLAY_INCOMPLETE(
      1018,
      409,
      "The recorded request did not arrive whole, so it was not sent again.",
      "Ask for the replay once more."),
  QUOTA_USED_UP(
      1019,
      429,
      "The account behind this tunnel has used up its traffic of this month.",
      "Wait until the month is over, or have its owner upgrade the plan: traffic flows again at"
          + " once."),
  HOSTNAME_SWITCHED_OFF(
      1020,
      403,
      "The owner has switched this address off.",
      "Ask the owner to switch it on again in the settings of the hostname."),
  REPLAY_REDACTED(
      1021,
      409,
      "Parts of the recorded request were left out by the hostname's settings, so it cannot be sent"
          + " again.",
      "Send the request again from where it came."),
  SLOWED_DOWN(
      1022,
      429,
      "The account behind this tunnel has used up its traffic of this month and is slowed down; too"
          + " many requests wait.",
      "Try again later, or have its owner upgrade the plan."),
  GATEWAY_FAILED(
      1023,
      500,
      "The server could not handle the request because of an error of its own.",
      "Try again; if it stays so, tell who runs the server: the reason is in its log."),
  HTTP2_BROKEN(
      1030,
      400,
      "The client broke a rule of HTTP/2, and its connection was closed.",
      "Send frames that follow RFC 9113."),
  HTTP2_FLOOD(
      1031,
      429,
      "The client kept the server busy with frames of HTTP/2 that bring nothing, and its connection"
          + " was closed.",
      "Open a new connection, and cancel fewer requests on it."),
  ORIGIN_NOT_HTTP2(
      1032,
      502,
      "The local server does not speak HTTP/2, which this request needs.",
      "Start it so that it does, or run the agent with --origin-protocol h1."),
  ORIGIN_NOT_BELIEVED(
      1033,
      502,
      "The local server does not speak TLS, or its certificate is not to be believed.",
      "Name its authority with --origin-ca, or add --origin-insecure; without TLS leave https://"
          + " out."),
  POLICY_NOT_UNDERSTOOD(
      1040,
      400,
      "The server does not understand a policy of the tunnel.",
      "Correct the option that is named, or use matching versions of agent and server."),
  POLICY_NOT_KNOWN(
      1041,
      426,
      "The server knows no policies, so the tunnel would be open to all.",
      "Update the server, or leave the policies out."),
  ADDRESS_NOT_ADMITTED(
      1042,
      403,
      "The owner of this tunnel does not let your address in.",
      "Come from another network, or ask the owner to allow your address."),
  LOGIN_REQUIRED(
      1043,
      401,
      "This tunnel asks for a user name and a password.",
      "Log in with those that its owner gave you."),
  TOO_MANY_GUESSES(
      1044,
      429,
      "Too many wrong passwords came from your address, or to this tunnel.",
      "Wait a minute, then log in with the right one."),
  RATE_EXCEEDED(
      1045,
      429,
      "More requests or connections come than the owner of this tunnel allows.",
      "Send them more slowly; Retry-After says when the next one may come."),
  TOO_MANY_AT_ONCE(
      1046,
      429,
      "More requests or connections are open at once than the owner of this tunnel allows.",
      "Wait until another one has ended."),
  BODY_TOO_LARGE(
      1047,
      413,
      "The request's body is larger than the owner of this tunnel allows.",
      "Send less, or have the owner raise --max-body."),
  WEBHOOK_NOT_SIGNED(
      1048,
      403,
      "The request is not signed, or not with the secret that this tunnel knows.",
      "Sign it with the secret of the tunnel's --webhook-secret, over the body as it is sent."),
  WEBHOOK_TOO_OLD(
      1049,
      403,
      "The signature's time is more than five minutes from now.",
      "Sign the request when it is sent, and check the sender's clock."),
  WEBHOOK_REPEATED(
      1050,
      409,
      "A request with the same signature has come before.",
      "Sign each delivery anew, with the time at which it is sent."),
  WEBHOOK_TOO_LARGE(
      1051,
      413,
      "The request is too large for its signature to be verified.",
      "Send less, or have the owner raise --max-body; 25 MiB is the most."),
  PORT_NOT_OPENED(
      1060,
      503,
      "The server cannot listen on the tunnel's public port.",
      "Nothing to do: it tries again by itself; or choose another port with --remote-port."),
  NOT_AN_HTTP_TUNNEL(
      1061,
      421,
      "The tunnel at this address does not carry HTTP.",
      "Use the address that its agent printed."),
  DATABASE_NEEDS_TLS(
      1062,
      421,
      "The connection does not use TLS, so it does not say which database it is for.",
      "Set sslmode=require in the client."),
  DATABASE_NOT_NAMED(
      1063,
      421,
      "The client does not say by TLS which database it is for.",
      "Connect to the hostname, not to an IP address, with a client that sends it (SNI)."),
  NOT_POSTGRESQL(
      1064,
      400,
      "The connection does not begin as PostgreSQL's protocol does.",
      "Connect with a PostgreSQL client."),
  NOT_A_DATABASE_TUNNEL(
      1065,
      421,
      "The tunnel at this hostname carries HTTP, no database.",
      "Open it with: culvert tcp PORT --name NAME."),
  ORIGIN_WITHOUT_TLS(
      1066,
      502,
      "The database behind the tunnel does not offer TLS.",
      "Switch TLS on there, or open the tunnel with: culvert tcp PORT --name NAME."),
  BROKER_UNREACHABLE(
      1070,
      503,
      "The server that the tunnel's agent is connected to cannot be reached.",
      "Try again in a few seconds; if it goes on, look at the gateway's log."),
  BAD_TOKEN(
      2001,
      401,
      "The token is not known, was revoked, or has expired.",
      "Run: culvert login, or pass a valid --token."),
  NAME_TAKEN(2002, 409, "The name belongs to someone else.", "Choose another --name."),
  NAME_INVALID(
      2003,
      400,
      "The name cannot be a hostname.",
      "Use 1 to 63 letters, digits and hyphens, no hyphen at either end."),
  SESSION_EXPIRED(
      2004,
      403,
      "The anonymous session has reached its time limit.",
      "Log in for sessions without a limit: culvert login."),
  SESSION_REPLACED(
      2005,
      409,
      "Another agent took the name over.",
      "Stop one of the two agents, or give them different names."),
  PROTOCOL_VIOLATION(
      2006,
      400,
      "The other side broke the tunnel protocol.",
      "Use matching versions of agent and server."),
  FRAME_TOO_LARGE(
      2007,
      413,
      "A frame is larger than the protocol allows.",
      "Use matching versions of agent and server."),
  PROTOCOL_VERSION(
      2008,
      426,
      "The server does not speak the agent's version of the protocol.",
      "Update the agent."),
  NOT_READY(
      2009,
      503,
      "The server is starting and does not know its accounts yet.",
      "Nothing to do: the agent tries again by itself."),
  HELLO_TIMEOUT(
      2010,
      408,
      "The agent connected but did not introduce itself in time.",
      "Send hello within 10 seconds."),
  NAME_NEEDS_ACCOUNT(
      2011, 403, "An anonymous tunnel cannot choose its name.", "Log in first: culvert login."),
  SERVER_UNREACHABLE(
      2012,
      503,
      "The tunnel server cannot be reached.",
      "Check --server and your network; the agent keeps trying."),
  SERVER_STOPPING(
      2013, 503, "The server is stopping.", "Nothing to do: the agent reconnects by itself."),
  TOO_MANY_TUNNELS(
      2014,
      403,
      "Your plan allows no more tunnels at once.",
      "Stop another tunnel of the account, or upgrade the plan."),
  NAME_NEEDS_PLAN(
      2015,
      403,
      "Your plan does not include a name of your choice.",
      "Leave --name out, or upgrade the plan."),
  NAME_QUARANTINED(
      2016,
      409,
      "The name was given up a short while ago and is kept for its last owner.",
      "Choose another --name, or try again when that time is over."),
  DOMAIN_NOT_VERIFIED(
      2017,
      403,
      "The domain is not verified as yours.",
      "Add it as a hostname of your account, set the DNS record shown there, and have it"
          + " verified."),
  PLAN_SESSION_OVER(
      2018,
      403,
      "The session has reached the time limit of your plan.",
      "Start it again, or upgrade the plan for sessions without a limit."),
  HOSTNAME_LOST(
      2019,
      409,
      "The hostname is no longer yours to use.",
      "Reserve it again, or start the tunnel with another --name."),
  TOO_MANY_ANONYMOUS(
      2020,
      429,
      "There are too many anonymous tunnels from your address, or on this server.",
      "Stop another one, or log in: culvert login."),
  TOO_MANY_HELLOS(
      2021,
      429,
      "Too many agents have connected from your address within a short time.",
      "Nothing to do: the agent tries again by itself."),
  NAME_FOR_OTHER_PROTOCOL(
      2022,
      409,
      "The hostname is set up for another protocol.",
      "Change the protocol in the settings of the hostname, or choose another --name."),
  RAW_NEEDS_ACCOUNT(
      2030, 403, "A TCP or TLS tunnel needs an account.", "Log in first: culvert login."),
  PORT_TAKEN(
      2031,
      409,
      "The public port belongs to someone else, or is in use.",
      "Leave --remote-port out to be given a free port, or choose another one."),
  PORT_OUT_OF_RANGE(
      2032,
      400,
      "The port is not among the public TCP ports of this server.",
      "Leave --remote-port out, or choose one of them."),
  PORTS_USED_UP(
      2033, 503, "No public TCP port is free.", "Ask the operator for a larger TCP_PORT_RANGE."),
  PORT_NEEDS_PLAN(
      2034,
      403,
      "Your plan does not include a public port of your choice.",
      "Leave --remote-port out, or upgrade the plan."),
  TLS_NOT_OFFERED(
      2035,
      403,
      "This server does not listen for TLS tunnels.",
      "Ask the operator for certificates or TLS_TUNNELS=true, or open a TCP tunnel."),
  PORT_GIVEN_TWICE(
      2036,
      409,
      "The public port was given to another tunnel in the same moment.",
      "Nothing to do: the agent is given another port by itself."),
  NAME_GIVEN_TWICE(
      2042,
      409,
      "The name was given to another agent of yours in the same moment.",
      "Nothing to do: the agent is given another one by itself. To share it, ask for it by --name"
          + " or --remote-port."),
  BROKER_GIVEN_UP(
      2043,
      503,
      "The server was cut off for so long that another one has ended this session.",
      "Nothing to do: the agent connects again by itself."),
  SERVER_NOT_TRUSTED(
      2041,
      502,
      "The server's certificate is not to be believed.",
      "Check the server's address, or name its authority's certificate with --ca."),
  FIRST_CONNECTION_UNKNOWN(
      2040,
      503,
      "The server has not heard of the agent's first connection yet.",
      "Nothing to do: the agent tries again by itself."),
  TOO_LARGE_FOR_COMZY(
      2050,
      413,
      "The request's body is too large for the old client that serves this address.",
      "Serve it with the culvert agent, which has no such limit."),
  BINARY_FOR_COMZY(
      2051,
      415,
      "The request's body is not text, and the old client that serves this address would damage"
          + " it.",
      "Serve it with the culvert agent, or send the body as multipart/form-data."),
  HOP_SECRET_DIFFERS(
      3020, 401, "Gateway and broker do not share a secret.", "Set the same HOP_SECRET for both."),
  HOP_VERSION(
      3021,
      426,
      "Gateway and broker speak different versions of the protocol between them.",
      "Update the older of the two."),
  NO_CERTIFICATE_YET(
      3030,
      503,
      "There is no certificate for this domain yet.",
      "Try again in a minute; if it lasts, the server's log says why."),
  DOMAIN_NOT_CONFIRMED(
      3031,
      502,
      "The certificate authority could not confirm that the domain leads to this server.",
      "Point its DNS here, and let the authority reach port 80, or 443 with TLS-ALPN-01."),
  AUTHORITY_LIMITS(
      3032,
      429,
      "The certificate authority takes no more orders for now.",
      "Nothing to do: it is asked again when it allows."),
  AUTHORITY_REFUSED(
      3033,
      502,
      "The certificate authority refused the order, or could not be reached.",
      "Look at the reason in the log; check ACME_DIRECTORY, ACME_CA_FILE and ACME_EMAIL."),
  CERTIFICATE_NOT_KEPT(
      3034,
      507,
      "The folder for certificates cannot be used.",
      "Make ACME_FOLDER writable for the gateway, and see that its disk is not full.");

  private final String code;
  private final int status;
  private final String what;
  private final String action;

  CulvertError(int number, int status, String what, String action) {
    this.code = "CVT-" + number;
    this.status = status;
    this.what = what;
    this.action = action;
  }

  /** The stable code, for example {@code CVT-1003}. */
  public String code() {
    return code;
  }

  /** The HTTP status that goes with it; 499 where no one is left to read it. */
  public int status() {
    return status;
  }

  /** One sentence: what happened. */
  public String what() {
    return what;
  }

  /** One sentence: what to do about it. */
  public String action() {
    return action;
  }
}
