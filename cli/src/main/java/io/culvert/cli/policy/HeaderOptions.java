package io.culvert.cli.policy;

import static io.culvert.cli.policy.OptionValues.checked;
import static io.culvert.cli.policy.OptionValues.each;

import io.culvert.cli.Failure;
import io.culvert.cli.origin.OriginTarget;
import io.culvert.tunnel.policy.HeaderEdits;
import io.culvert.tunnel.policy.HeaderField;
import io.culvert.tunnel.policy.HeaderReplacement;
import io.culvert.tunnel.policy.HeaderRules;
import java.util.List;
import picocli.CommandLine.Option;

/** How the server changes heads on their way. */
public final class HeaderOptions {
  private static final String PRESERVE = "preserve";
  private static final String ORIGIN = "origin";

  @Option(
      names = "--request-header",
      paramLabel = "NAME:VALUE",
      description = "Set a header of each request.")
  private List<String> requestSet = List.of();

  @Option(
      names = "--request-header-add",
      paramLabel = "NAME:VALUE",
      description = "Add one besides those of the same name.")
  private List<String> requestAdd = List.of();

  @Option(names = "--request-header-remove", paramLabel = "NAME", description = "Take one out.")
  private List<String> requestRemove = List.of();

  @Option(
      names = "--request-header-replace",
      paramLabel = "RULE",
      description =
          "Replace in the values of one: 'NAME: PATTERN => VALUE', with $1 for a group, {host} and"
              + " {scheme} for how the visitor asked.")
  private List<String> requestReplace = List.of();

  @Option(
      names = "--response-header",
      paramLabel = "NAME:VALUE",
      description = "Set a header of each response.")
  private List<String> responseSet = List.of();

  @Option(
      names = "--response-header-add",
      paramLabel = "NAME:VALUE",
      description = "Add one besides those of the same name.")
  private List<String> responseAdd = List.of();

  @Option(names = "--response-header-remove", paramLabel = "NAME", description = "Take one out.")
  private List<String> responseRemove = List.of();

  @Option(
      names = "--response-header-replace",
      paramLabel = "RULE",
      description =
          "Replace in the values of one: 'NAME: PATTERN => VALUE', with $1 for a group, {host} and"
              + " {scheme} for how the visitor asked.")
  private List<String> responseReplace = List.of();

  @Option(
      names = "--host-header",
      paramLabel = "VALUE",
      description =
          "What the local server reads as Host: preserve (as sent, the default), origin (its own"
              + " address), or a name.")
  private String host = PRESERVE;

  /**
   * The rules that they make.
   *
   * @param origin where the local server listens
   * @throws Failure naming the option that cannot be carried out
   */
  public HeaderRules rules(OriginTarget origin) {
    var request = edits("--request-header", requestRemove, requestReplace, requestSet, requestAdd);
    var response =
        edits("--response-header", responseRemove, responseReplace, responseSet, responseAdd);
    var value =
        switch (host) {
          case PRESERVE -> null;
          case ORIGIN -> origin.authority();
          default -> host;
        };
    return checked("--host-header", value, named -> new HeaderRules(request, response, named));
  }

  private static HeaderEdits edits(
      String option,
      List<String> remove,
      List<String> replace,
      List<String> set,
      List<String> add) {
    var changing = each(option + "-replace", replace, HeaderReplacement::parse);
    var replacing = each(option, set, HeaderField::parse);
    var adding = each(option + "-add", add, HeaderField::parse);
    return checked(
        option + "-remove", remove, names -> new HeaderEdits(names, changing, replacing, adding));
  }
}
