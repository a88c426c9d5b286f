package dev.regent.playground;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.regent.playground.cluster.Pause;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

@AnalyzeClasses(packages = "dev.regent.playground")
class ArchitectureTest {
  @ArchTest
  static final ArchRule theClusterIsSeenFromOutside =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.regent.node..", "dev.regent.protocol..", "dev.regent.writer..")
          .because("the playground knows what an operator and a client know, and no more");

  @ArchTest
  static final ArchRule onlyPauseSleeps =
      noClasses()
          .that()
          .doNotBelongToAnyOf(Pause.class)
          .should()
          .callMethod(Thread.class, "sleep", Duration.class)
          .orShould()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(TimeUnit.class, "sleep", long.class)
          .because("what must come is waited for, not a time in which it usually does");

  @ArchTest
  static final ArchRule theMachineKnowsNoCluster =
      noClasses()
          .that()
          .resideInAnyPackage("..playground.machine..", "..playground.screen..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..playground.cluster..", "..playground.load..")
          .because("what this machine offers, and what is shown, is the same for any cluster");
}
