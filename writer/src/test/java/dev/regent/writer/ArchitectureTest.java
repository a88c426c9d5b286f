package dev.regent.writer;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

@AnalyzeClasses(
    packages = "dev.regent.writer",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theLedgerStandsAlone =
      classes()
          .that()
          .resideInAPackage("..writer.ledger..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.regent.writer.ledger..")
          .because("the proof of what was lost must be readable without anything else");

  @ArchTest
  static final ArchRule theLedgerIsPure =
      noClasses()
          .that()
          .resideInAPackage("..writer.ledger..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Random.class, Thread.class, System.Logger.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.concurrent..", "java.util.logging..", "java.sql..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .because("equal facts must give equal verdicts, now and when a ledger is read back");

  @ArchTest
  static final ArchRule onlyPostgresKnowsJdbc =
      noClasses()
          .that()
          .resideOutsideOfPackage("..writer.load.postgres..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.sql..", "javax.sql..", "org.postgresql..")
          .because("a JDBC call blocks, and only that package has threads for it");

  @ArchTest
  static final ArchRule jdbcKnowsNoActors =
      noClasses()
          .that()
          .resideInAnyPackage("..writer.load.postgres..", "..writer.ledger..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.pekko..")
          .because("actors call down, nothing calls up");

  @ArchTest
  static final ArchRule theReportKnowsNoLoad =
      noClasses()
          .that()
          .resideInAPackage("..writer.report..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..writer.load..")
          .because("the load reports; the report does not ask");

  @ArchTest
  static final ArchRule writerAndNodeAreStrangers =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.regent.node..", "dev.regent.protocol..")
          .because("the writer must judge the cluster as any client would");
}
