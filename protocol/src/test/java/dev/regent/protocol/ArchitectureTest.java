package dev.regent.protocol;

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
    packages = "dev.regent.protocol",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule theValuesStandAlone =
      classes()
          .that()
          .resideInAPackage("..protocol.values..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "org.jspecify.annotations", "dev.regent.protocol.values..")
          .because("they mean the same on every member and in the simulator");

  @ArchTest
  static final ArchRule theValuesArePure =
      noClasses()
          .that()
          .resideInAPackage("..protocol.values..")
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
          .because("equal values must stay equal, whenever and wherever they are compared");

  @ArchTest
  static final ArchRule theMessagesKnowNoMember =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.regent.node..", "dev.regent.writer..", "java.sql..")
          .because("whoever speaks the protocol needs nothing but the protocol");
}
