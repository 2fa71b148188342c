package io.culvert.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

/** Holds the modules to the table in {@code docs/architecture.md}. */
@AnalyzeClasses(packages = "io.culvert", importOptions = ModuleRulesTest.NoTests.class)
class ModuleRulesTest {

  /** Tests may use more than their module; here they come as folders and as a jar. */
  static final class NoTests implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  private static final String[] SCHEMAS = {"io.culvert.schemas..", "io.culvert.events.."};
  private static final String[] PROTOCOL = {"io.culvert.tunnel.."};
  private static final String[] RUNTIME = {"io.culvert.runtime.."};
  private static final String[] WEB = {"io.culvert.web.."};

  @ArchTest static final ArchRule schemas = uses("io.culvert.schemas..", SCHEMAS);
  @ArchTest static final ArchRule protocol = uses("io.culvert.tunnel..", PROTOCOL);
  @ArchTest static final ArchRule runtime = uses("io.culvert.runtime..", SCHEMAS, RUNTIME);
  @ArchTest static final ArchRule embedded = uses("io.culvert.embedded..");
  @ArchTest static final ArchRule web = uses("io.culvert.web..");
  @ArchTest static final ArchRule control = uses("io.culvert.control..", SCHEMAS, RUNTIME, WEB);
  @ArchTest static final ArchRule broker = uses("io.culvert.broker..", SCHEMAS, PROTOCOL, RUNTIME);

  @ArchTest
  static final ArchRule gateway = uses("io.culvert.gateway..", SCHEMAS, PROTOCOL, RUNTIME);

  @ArchTest static final ArchRule usage = uses("io.culvert.usage..", SCHEMAS, RUNTIME);

  @ArchTest
  static final ArchRule projection = uses("io.culvert.projection..", SCHEMAS, RUNTIME, WEB);

  @ArchTest static final ArchRule cli = uses("io.culvert.cli..", PROTOCOL);

  @ArchTest
  static final ArchRule dataPlaneHasNoSpring =
      noClasses()
          .that()
          .resideInAnyPackage(
              "io.culvert.tunnel..",
              "io.culvert.broker..",
              "io.culvert.gateway..",
              "io.culvert.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..");

  @ArchTest
  static final ArchRule protocolHasNoKafka =
      noClasses()
          .that()
          .resideInAnyPackage("io.culvert.tunnel..", "io.culvert.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.kafka..");

  @ArchTest
  static final ArchRule internalsStayInside =
      classes()
          .that()
          .resideInAPackage("io.culvert..")
          .should(
              new ArchCondition<JavaClass>("leave the internals of other packages alone") {
                @Override
                public void check(JavaClass user, ConditionEvents events) {
                  for (var dependency : user.getDirectDependenciesFromSelf()) {
                    var used = dependency.getTargetClass().getPackageName();
                    int at = used.indexOf(".internal");
                    if (used.startsWith("io.culvert.")
                        && at > 0
                        && !user.getPackageName().startsWith(used.substring(0, at))) {
                      events.add(SimpleConditionEvent.violated(user, dependency.getDescription()));
                    }
                  }
                }
              });

  /** Classes of a module may use classes of Culvert only from itself and from the ones named. */
  private static ArchRule uses(String module, String[]... others) {
    DescribedPredicate<JavaClass> allowed = resideInAnyPackage(module);
    for (var other : others) {
      allowed = allowed.or(resideInAnyPackage(other));
    }
    return classes()
        .that()
        .resideInAPackage(module)
        .should()
        .onlyDependOnClassesThat(
            DescribedPredicate.not(resideInAnyPackage("io.culvert..")).or(allowed))
        .allowEmptyShould(false);
  }
}
