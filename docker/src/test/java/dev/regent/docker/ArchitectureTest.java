package dev.regent.docker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.TimeUnit;

@AnalyzeClasses(packages = "dev.regent.docker")
class ArchitectureTest {
  @ArchTest
  static final ArchRule onlyProgramStartsProcesses =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Program.class, ArchitectureTest.class)
          .should()
          .dependOnClassesThat()
          .areAssignableTo(ProcessBuilder.class)
          .because("each process needs a deadline");

  @ArchTest
  static final ArchRule onlyAwaitPauses =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Await.class)
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class)
          .because("a test waits for what must come, not for a time in which it usually does");

  @ArchTest
  static final ArchRule theClusterIsSeenFromOutside =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.regent.node..", "dev.regent.protocol..", "dev.regent.writer..")
          .because("the tests know what an operator and a client know, and no more");
}
