package ai.sophia.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The directions that dependencies may take, and the shape of the source tree. The Maven graph keeps most of the
 * directions too; this test says them in one place and catches what a wrong line in a pom would let through.
 */
final class ArchitectureTest {
    private static final String[] ADAPTERS = {"ai.sophia.guard..", "ai.sophia.store..", "ai.sophia.model.."};
    private static final int MAXIMUM_LINES = 500;
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\s*\\.\\s*sleep\\b|\\bTimeUnit\\.[A-Z]+\\.sleep\\b");
    private static final Path ROOT = root();
    private static final JavaClasses SOPHIA = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("ai.sophia");

    @Test
    void seesTheWholeOfSophia() {
        assertThat(SOPHIA.stream().map(type -> type.getPackageName()))
                .as("packages on the class path")
                .anyMatch(name -> name.startsWith("ai.sophia.core"))
                .anyMatch(name -> name.startsWith("ai.sophia.app"));
        assertThat(javaFiles("main")).as("source files below %s", ROOT).isNotEmpty();
    }

    @Test
    void coreUsesNothingButTheJdkJSpecifyAndSlf4j() {
        classes()
                .that()
                .resideInAPackage("ai.sophia.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("ai.sophia.core..", "java..", "javax..", "jdk..", "org.jspecify..", "org.slf4j..")
                .check(SOPHIA);
    }

    @Test
    void adaptersDoNotUseEachOther() {
        slices().matching("ai.sophia.(store|model).(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(SOPHIA);
    }

    @Test
    void adaptersUseOnlyCore() {
        noClasses()
                .that()
                .resideInAnyPackage(ADAPTERS)
                .should()
                .dependOnClassesThat(
                        resideInAPackage("ai.sophia..").and(resideOutsideOfPackages(and(ADAPTERS, "ai.sophia.core.."))))
                .check(SOPHIA);
    }

    @Test
    void theEdgesUseOnlyCore() {
        onlyUses("ai.sophia.wire..", "ai.sophia.core..");
        onlyUses("ai.sophia.mcp..", "ai.sophia.core..", "ai.sophia.wire..");
        onlyUses("ai.sophia.server..", "ai.sophia.core..", "ai.sophia.wire..", "ai.sophia.mcp..");
        onlyUses("ai.sophia.cli..", "ai.sophia.core..");
        onlyUses("ai.sophia.evaluation..", "ai.sophia.core..");
    }

    private static void onlyUses(String edge, String... others) {
        String[] allowed = and(others, edge);
        noClasses()
                .that()
                .resideInAPackage(edge)
                .should()
                .dependOnClassesThat(resideInAPackage("ai.sophia..").and(resideOutsideOfPackages(allowed)))
                .check(SOPHIA);
    }

    private static String[] and(String[] packages, String... further) {
        return Stream.concat(Stream.of(packages), Stream.of(further)).toArray(String[]::new);
    }

    @Test
    void theModelContextProtocolKnowsNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("ai.sophia.mcp..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.helidon..", "java.net.http.."))
                .check(SOPHIA);
    }

    @Test
    void ofTheServerOnlyWhatChecksDestinationsConnectsToOthers() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "ai.sophia.core..",
                        "ai.sophia.wire..",
                        "ai.sophia.server..",
                        "ai.sophia.evaluation..",
                        "ai.sophia.app..")
                .and()
                .resideOutsideOfPackage("ai.sophia.server.outgoing..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net.http..", "org.apache.hc.."))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.net.HttpURLConnection.class)
                .check(SOPHIA);
    }

    @Test
    void theRevisionsOfTheModelContextProtocolDoNotUseEachOther() {
        slices().matching("ai.sophia.mcp.(modern|legacy)..")
                .should()
                .notDependOnEachOther()
                .check(SOPHIA);
    }

    @Test
    void onlyAppSeesAdapters() {
        noClasses()
                .that(resideOutsideOfPackages(and(ADAPTERS, "ai.sophia.app..", "ai.sophia.bench..")))
                .should()
                .dependOnClassesThat(resideInAnyPackage(ADAPTERS))
                .check(SOPHIA);
    }

    @Test
    void nothingUsesApp() {
        noClasses()
                .that(resideOutsideOfPackages("ai.sophia.app..", "ai.sophia.bench.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.sophia.app..")
                .check(SOPHIA);
    }

    @Test
    void onlyServerUsesHelidon() {
        noClasses()
                .that(resideOutsideOfPackage("ai.sophia.server.."))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.helidon..")
                .check(SOPHIA);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("ai.sophia.(**)").should().beFreeOfCycles().check(SOPHIA);
    }

    @Test
    void packagesAreNamedByConceptNeverByLayer() {
        noClasses()
                .should()
                .resideInAnyPackage("..impl..", "..util..", "..common..", "..dto..", "..service..", "..manager..")
                .check(SOPHIA);
    }

    @Test
    void nothingUsesReflection() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.lang.reflect..")
                .orShould()
                .callMethod(Class.class, "forName", String.class)
                .check(SOPHIA);
    }

    @Test
    void noSourceFileIsLongerThanAReaderCanHold() {
        assertThat(javaFiles("main", "test"))
                .as("source files of more than %d lines", MAXIMUM_LINES)
                .noneMatch(file -> linesOf(file).size() > MAXIMUM_LINES);
    }

    @Test
    void testsDoNotSleepForLuck() {
        Predicate<String> sleeps = SLEEP.asPredicate();
        assertThat(javaFiles("test"))
                .as("tests that sleep; wait for the condition with Awaitility instead")
                .noneMatch(file -> linesOf(file).stream()
                        .filter(line -> !line.contains("Pattern.compile("))
                        .anyMatch(sleeps));
    }

    /** The Java files of all modules below {@code src/<set>}, whichever of the sets. */
    private static List<Path> javaFiles(String... sets) {
        List<Path> wanted = Stream.of(sets).map(set -> Path.of("src", set)).toList();
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .map(ROOT::relativize)
                    .filter(file -> wanted.stream().anyMatch(set -> contains(file, set)))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static boolean contains(Path file, Path part) {
        return ("/" + file.toString().replace('\\', '/'))
                .contains("/" + part.toString().replace('\\', '/') + "/");
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(ROOT.resolve(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The root of the project: the nearest folder upwards that holds {@code core/pom.xml}. */
    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("core").resolve("pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "expected core/pom.xml in a folder above " + Path.of("").toAbsolutePath());
    }
}
