package io.kaspool.systemtests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass.Predicates;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The arrows between the rooms. A room uses exactly what its row names.
final class ArchitectureTest {
  private static final String ROOT = "io.kaspool";

  /// Room → the rooms it may use besides itself.
  private static final Map<String, List<String>> ROOMS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("ops", List.of()),
              Map.entry("kaspa", List.of()),
              Map.entry("nodeapi", List.of()),
              Map.entry("node", List.of("ops", "kaspa", "nodeapi")),
              Map.entry("mining", List.of("ops", "kaspa", "node")),
              Map.entry("stratum", List.of("ops", "kaspa", "mining")),
              Map.entry("shares", List.of("ops", "kaspa", "node", "mining")),
              Map.entry("ledger", List.of("ops", "kaspa")),
              Map.entry(
                  "accounting", List.of("ops", "kaspa", "node", "mining", "shares", "ledger")),
              Map.entry("simnode", List.of("ops", "kaspa", "nodeapi")),
              Map.entry("rigs", List.of("ops", "kaspa")),
              Map.entry(
                  "cli",
                  List.of(
                      "ops",
                      "kaspa",
                      "node",
                      "mining",
                      "stratum",
                      "shares",
                      "ledger",
                      "accounting",
                      "simnode",
                      "rigs"))));

  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new DoNotIncludeTests()).importPackages(ROOT);

  @Test
  void everyRoomIsLookedAt() {
    for (String room : ROOMS.keySet()) {
      assertThat(CLASSES.stream().anyMatch(c -> isIn(room, c.getPackageName()))).as(room).isTrue();
    }
    assertThat(CLASSES)
        .allSatisfy(
            c -> assertThat(ROOMS.keySet()).anyMatch(room -> isIn(room, c.getPackageName())));
  }

  @Test
  void roomsUseWhatTheirRowNamesAndNothingElse() {
    ROOMS.forEach(
        (room, uses) -> {
          String[] allowed =
              Stream.concat(Stream.of(room), uses.stream())
                  .map(used -> ROOT + "." + used + "..")
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + room + "..")
              .should()
              .dependOnClassesThat(
                  Predicates.resideInAPackage(ROOT + "..")
                      .and(Predicates.resideOutsideOfPackages(allowed)))
              .check(CLASSES);
        });
  }

  @Test
  void onlyTheEdgesKnowTheirLibraries() {
    Map<String, List<String>> owners =
        Map.of(
            "io.netty..", List.of("stratum", "rigs", "node", "simnode"),
            "io.grpc..", List.of("nodeapi", "node", "simnode"),
            "org.sqlite..", List.of("shares"),
            "org.jdbi..", List.of("ledger"),
            "com.zaxxer..", List.of("ledger"),
            "org.flywaydb..", List.of("ledger"),
            "org.postgresql..", List.of("ledger"),
            "io.zonky..", List.of("ledger"),
            "picocli..", List.of("cli"));
    owners.forEach(
        (library, rooms) ->
            classes()
                .that(
                    DescribedPredicate.describe(
                        "use " + library,
                        c ->
                            c.getDirectDependenciesFromSelf().stream()
                                .anyMatch(
                                    d ->
                                        Predicates.resideInAPackage(library)
                                            .test(d.getTargetClass()))))
                .should()
                .resideInAnyPackage(
                    rooms.stream().map(room -> ROOT + "." + room + "..").toArray(String[]::new))
                .check(CLASSES));
  }

  private static boolean isIn(String room, String packageName) {
    String top = ROOT + "." + room;
    return packageName.equals(top) || packageName.startsWith(top + ".");
  }
}
