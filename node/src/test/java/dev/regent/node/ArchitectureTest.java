package dev.regent.node;

import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

@AnalyzeClasses(packages = "dev.regent.node", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final List<String> SENSORS_AND_ACTUATORS =
      List.of(
          "membership",
          "heartbeat",
          "probe",
          "promotion",
          "fencing",
          "replication",
          "rejoin",
          "lifecycle");

  /** The witness's share of the decision. */
  private static final DescribedPredicate<JavaClass> OF_THE_VOTER =
      DescribedPredicate.describe(
          "of the voter",
          it ->
              it.getName()
                  .matches(
                      "dev\\.regent\\.node\\.witness\\.(Voter|Amnesia|WitnessRecord)(\\$.*)?"));

  /** What runs in the guard's own process. */
  private static final DescribedPredicate<JavaClass> OF_THE_GUARD =
      DescribedPredicate.describe(
          "of the guard's process",
          it ->
              it.getBaseComponentType()
                  .getName()
                  .matches(
                      "dev\\.regent\\.node\\.(guard\\.(Main|Watch|Line)"
                          + "|postgres\\.(Processes|Patience|PostgresException))(\\$.*)?"));

  private static final DescribedPredicate<JavaClass> PURE =
      OF_THE_VOTER.or(JavaClass.Predicates.resideInAPackage("..node.decision.."));

  @ArchTest
  static final ArchRule theDecisionStandsAlone =
      classes()
          .that()
          .resideInAPackage("..node.decision..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "org.jspecify.annotations",
              "dev.regent.protocol..",
              "dev.regent.node.decision..")
          .because("the very same code runs in the simulator");

  @ArchTest
  static final ArchRule theVoterStandsAlone =
      classes()
          .that(are(OF_THE_VOTER))
          .should()
          .onlyDependOnClassesThat(
              are(OF_THE_VOTER)
                  .or(JavaClass.Predicates.resideInAnyPackage("java..", "dev.regent.protocol.."))
                  .or(JavaClass.Predicates.resideInAPackage("org.jspecify.annotations")))
          .because("a vote must not depend on what an actor or a disk does");

  @ArchTest
  static final ArchRule theDecisionIsPure =
      noClasses()
          .that(are(PURE))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Random.class, Thread.class, System.Logger.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..",
              "java.util.logging..",
              "java.sql..",
              "java.io..",
              "java.nio..",
              "java.net..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .because(
              "equal arguments must give equal decisions: on a member, in the golden table, in the"
                  + " simulator");

  @ArchTest
  static final ArchRule onlyPostgresKnowsJdbc =
      noClasses()
          .that()
          .resideOutsideOfPackage("..node.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
          .because("a JDBC call blocks, and only that package has threads for it");

  @ArchTest
  static final ArchRule onlyPostgresTheFenceAndTheGuardRunProcesses =
      noClasses()
          .that()
          .resideOutsideOfPackages("..node.postgres..", "..node.fencing..", "..node.guard..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(ProcessBuilder.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String.class)
          .orShould()
          .callMethod(Runtime.class, "exec", String[].class)
          .because(
              "a process that nobody waits for outlives the node: nft in one, PostgreSQL's in another;"
                  + " the guard outlives it by design, to kill what the node leaves behind");

  @ArchTest
  static final ArchRule theGuardNeedsTheJdkOnly =
      classes()
          .that(are(OF_THE_GUARD))
          .should()
          .onlyDependOnClassesThat(
              are(OF_THE_GUARD)
                  .or(
                      JavaClass.Predicates.resideInAnyPackage(
                          "java..", "org.jspecify.annotations")))
          .because("its class path is this module's own classes: a library would not be found");

  @ArchTest
  static final ArchRule onlyMembershipAndTheWiringKnowTheRing =
      noClasses()
          .that()
          .resideOutsideOfPackages("..node.membership..", "dev.regent.node")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.pekko.cluster..")
          .because("gossip may suspect, and nothing else: no decision counts its members (S1, S3)");

  @ArchTest
  static void sensorsAndActuatorsAreStrangers(JavaClasses classes) {
    for (String each : SENSORS_AND_ACTUATORS) {
      String[] others =
          SENSORS_AND_ACTUATORS.stream()
              .filter(other -> !other.equals(each))
              .map(other -> "dev.regent.node." + other + "..")
              .toArray(String[]::new);
      noClasses()
          .that()
          .resideInAPackage("dev.regent.node." + each + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others)
          .allowEmptyShould(true)
          .because("sensors never decide and actuators never ask: only the decision joins them")
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule nodeAndWriterAreStrangers =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.regent.writer..")
          .because("the writer must judge the cluster as any client would");
}
