package ai.sophia.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that look at what is known from conversations, and take it back. */
final class FactCommandsTest extends TestingShell {
    private static final String JSON = "application/json";
    private static final String OTHER = "0199a3f2-7c55-7d10-9a3e-5f0c2b7e4d22";

    private static final String NOW = """
            {"id":"%s","version":1,"sort":"identity","text":"I moved to Turin","about":"user","user":"ada","negated":false,
            "confidence":0.9,"importance":0.7,"count":1,"validFrom":"2026-05-01T09:00:00Z","saidIn":"%s",
            "saidAt":"2026-05-01T09:00:00Z","by":"rules","replaces":["%s"]}""".formatted(ID, OTHER, OTHER);

    private static final String BEFORE = """
            {"id":"%s","version":2,"sort":"identity","text":"I live in Lyon","speaker":"Ada","about":"Ada","negated":false,
            "confidence":0.99,"importance":0.7,"count":3,"validFrom":"2026-03-01T09:00:00Z",
            "validTo":"2026-05-01T09:00:00Z","replacedBy":"%s"}""".formatted(OTHER, ID);

    private static final String PLAN = """
            {"id":"%s","version":1,"sort":"plan","text":"I'm flying to Rome next Friday","about":"user","negated":false,
            "confidence":0.8,"importance":0.6,"count":1,"validFrom":"2026-05-01T09:00:00Z",
            "when":{"from":"2026-05-08T00:00:00Z","to":"2026-05-09T00:00:00Z"}}""".formatted(OTHER);

    @Test
    void aProfileIsToldByTopic() {
        host.answering(200, """
                {"topics":[{"sort":"identity","facts":[%s]},{"sort":"plan","facts":[%s]}],"tokens":40,"omitted":2,
                "behind":false}""".formatted(BEFORE, PLAN));
        assertThat(run("profile", "--user", "ada", "--tokens", "100", "--valid-at", "2026-04-01"))
                .isZero();
        assertThat(told()).isEqualTo("""
                identity
                  Ada: I live in Lyon (since 2026-03-01, said 3 times, 0.99)

                plan
                  I'm flying to Rome next Friday (since 2026-05-01, 0.80)
                """);
        assertThat(complained()).isEqualTo("left out for lack of room: 2 facts; more with --tokens N\n");
        assertThat(host.requests)
                .containsExactly("GET /api/profile?user=ada&tokens=100&validAt=2026-04-01T00%3A00%3A00Z ");
    }

    @Test
    void whereFactsOfSeveralUsersAreShownItIsToldWhoseTheyAre() {
        String bob = NOW.replace("\"ada\"", "\"bob\"");
        host.answering(200, "{\"facts\":[" + NOW + "," + bob + "],\"behind\":false}")
                .answering(
                        200,
                        "{\"topics\":[{\"sort\":\"identity\",\"facts\":[" + bob + "]}],\"tokens\":9,\"omitted\":0}");
        assertThat(run("facts", "--user", "*")).isZero();
        assertThat(told()).isEqualTo("""
                ID                                    USER  SINCE       SORT      FACT
                %s  ada   2026-05-01  identity  I moved to Turin
                %s  bob   2026-05-01  identity  I moved to Turin
                """.formatted(ID, ID));
        out.reset();
        assertThat(run("profile", "--user", "*")).isZero();
        assertThat(told()).contains("I moved to Turin (of bob, since 2026-05-01, 0.90)");
    }

    @Test
    void whatAProfileLeavesOutIsNotCountedFurtherThanTheServerDid() {
        host.answering(200, """
                {"topics":[{"sort":"plan","facts":[%s]}],"tokens":40,"omitted":100,"behind":false}""".formatted(PLAN));
        assertThat(run("profile", "--user", "ada")).isZero();
        assertThat(complained()).isEqualTo("left out for lack of room: 100 facts or more; more with --tokens N\n");
    }

    @Test
    void anEmptyProfileTellsWhereThereCouldBeOne() {
        String empty = "{\"topics\":[],\"tokens\":0,\"omitted\":0,\"behind\":false}";
        host.answering(200, empty).answering(200, empty);
        assertThat(run("profile")).isZero();
        assertThat(run("profile", "--user", "ada")).isZero();
        assertThat(told()).isEmpty();
        assertThat(complained())
                .contains("nothing is known here; the profile of a user is shown with --user NAME\n")
                .contains(
                        "nothing is known here; facts are made of what people say in conversations (sophia remember TEXT --role user --session NAME)\n");
    }

    @Test
    void factsAreListedAsATable() {
        host.answering(200, "{\"facts\":[" + NOW + "],\"next\":\"c7\",\"behind\":false}")
                .answering(200, "{\"facts\":[" + NOW + "," + BEFORE + "],\"behind\":false}");
        assertThat(run("facts", "--user", "ada", "--sort", "identity", "--limit", "1", "--app", "shop"))
                .isZero();
        assertThat(told()).isEqualTo("""
                ID                                    SINCE       SORT      FACT
                %s  2026-05-01  identity  I moved to Turin
                """.formatted(ID));
        assertThat(complained()).isEqualTo("more with --cursor c7\n");
        out.reset();
        width = 140;
        assertThat(run("facts", "--user", "ada", "--ended")).isZero();
        assertThat(told()).isEqualTo("""
                ID                                    SINCE       UNTIL       SORT      SAID  SURE  FACT
                %s  2026-05-01              identity     1  0.90  I moved to Turin
                %s  2026-03-01  2026-05-01  identity     3  0.99  Ada: I live in Lyon
                """.formatted(ID, OTHER));
        assertThat(host.requests)
                .containsExactly(
                        "GET /api/facts?user=ada&app=shop&sort=identity&limit=1 ",
                        "GET /api/facts?user=ada&ended=true ");
    }

    @Test
    void whereThereAreNoFactsItIsToldHowToGoOn() {
        String none = "{\"facts\":[],\"behind\":false}";
        host.answering(200, none).answering(200, none).answering(200, none);
        assertThat(run("facts")).isZero();
        assertThat(run("facts", "--user", "ada")).isZero();
        assertThat(run("facts", "--user", "ada", "--quiet")).isZero();
        assertThat(complained().lines())
                .containsExactly(
                        "no facts here; those of a user are listed with --user NAME, those of all with --user \"*\"",
                        "no facts here; they are made of what people say in conversations (sophia remember TEXT --role user --session NAME), and what is not so any more is"
                                + " listed with --ended");
    }

    @Test
    void whatIsStillToComeIsWaitedForAndThenToldToBeMissing() {
        host.answering(200, "{\"facts\":[],\"behind\":true}")
                .answering(200, "{\"facts\":[" + NOW + "],\"behind\":false}");
        assertThat(run("facts", "--user", "ada")).isZero();
        assertThat(told()).contains("I moved to Turin");
        assertThat(complained()).isEmpty();
        for (int i = 0; i < 10; i++) {
            host.answering(200, "{\"topics\":[],\"tokens\":0,\"omitted\":0,\"behind\":true}");
        }
        assertThat(run("profile", "--user", "ada")).isZero();
        assertThat(complained()).contains("may still be missing", "sophia status");
        assertThat(host.requests).hasSize(12);
    }

    @Test
    void aFactIsShownWithWhatSpeaksForIt() {
        String evidence = """
                {"memory":"%s","version":1,"start":4,"end":20,"words":"I moved to Turin","at":"2026-05-01T09:00:00Z",
                "confidence":0.9}""".formatted(OTHER);
        String lost = """
                {"memory":"%s","version":1,"start":4,"end":20,"at":"2026-05-02T09:00:00Z","confidence":0.7}""".formatted(OTHER);
        host.answering(200, within(NOW, "\"evidence\":[" + evidence + "],\"withdrawn\":[" + lost + "]"), JSON);
        width = 120;
        assertThat(run("facts", "show", ID)).isZero();
        assertThat(told()).isEqualTo("""
                I moved to Turin

                sort       identity
                about      user
                so         since 2026-05-01 09:00
                said       1 time, confidence 0.90
                by         rules
                replaces   %s

                SAID              SURE  TURN                                  WORDS
                2026-05-01 09:00  0.90  %s  I moved to Turin

                UNDONE            SURE  TURN                                  WORDS
                2026-05-02 09:00  0.70  %s  (out of reach)
                """.formatted(OTHER, OTHER, OTHER));
        assertThat(complained().lines())
                .containsExactly(
                        "not so? \"sophia facts undo " + ID + "\" takes back what was understood last",
                        "\"sophia facts redo " + ID + "\" tells again what was taken back");
        assertThat(host.requests).containsExactly("GET /api/facts/" + ID + " ");
    }

    @Test
    void aFactThatWasUndoneOrSpeaksOfATimeSaysSo() {
        host.answering(200, within(PLAN, "\"undone\":true"), JSON).answering(200, PLAN, JSON);
        assertThat(run("facts", "show", OTHER)).isZero();
        assertThat(told())
                .contains("so         no more: all that spoke for it was undone\n")
                .contains("speaks of  2026-05-08 00:00 to 2026-05-09 00:00\n");
        assertThat(complained()).isEmpty();
        assertThat(run("facts", "show", OTHER, "--json")).isZero();
        assertThat(told()).contains("\"sort\" : \"plan\"");
    }

    @Test
    void aFactThatIsFoldedOrStandsForOthersSaysSo() {
        String folded = within(PLAN, "\"validTo\":\"2026-05-01T09:00:00Z\",\"sameAs\":\"" + ID + "\"");
        host.answering(200, folded, JSON)
                .answering(200, within(NOW, "\"also\":[\"" + OTHER + "\"]"), JSON)
                .answering(200, within(NOW, "\"apart\":[\"" + OTHER + "\"]"), JSON)
                .answering(200, "{\"facts\":[" + folded + "],\"behind\":false}");
        assertThat(run("facts", "show", OTHER)).isZero();
        assertThat(told())
                .contains("so         as told by the fact that it is the same as\n")
                .contains("same as    " + ID + "\n");
        assertThat(complained())
                .isEqualTo("not the same? \"sophia facts undo " + OTHER + "\" has it stand for itself\n");
        assertThat(run("facts", "show", ID)).isZero();
        assertThat(told()).contains("also       " + OTHER + "\n");
        assertThat(run("facts", "show", ID)).isZero();
        assertThat(told()).contains("not        " + OTHER + "\n");
        assertThat(complained()).contains("\"sophia facts redo " + ID + "\"");
        assertThat(run("facts", "--user", "ada", "--ended")).isZero();
        assertThat(told()).contains(OTHER + "  2026-05-01  folded  plan");
    }

    @Test
    void aFactIsUndoneAndToldAgain() {
        String both = "{\"facts\":[" + within(NOW, "\"undone\":true") + "," + BEFORE + "]}";
        host.answering(200, both)
                .answering(200, both)
                .answering(409, "{\"detail\":\"nothing speaks for it any more: it was taken back already\"}")
                .answering(404, "{\"detail\":\"there is no fact\"}");
        assertThat(run("facts", "undo", ID)).isZero();
        assertThat(told())
                .contains(ID + "  2026-05-01  undone      identity  I moved to Turin\n")
                .contains(OTHER + "  2026-03-01  2026-05-01  identity  Ada: I live in Lyon\n");
        assertThat(complained()).isEqualTo("undone; \"sophia facts redo " + ID + "\" tells it again\n");
        assertThat(run("facts", "redo", ID)).isZero();
        assertThat(complained()).endsWith("told again; \"sophia facts undo " + ID + "\" takes it back\n");
        assertThat(run("facts", "undo", ID)).isEqualTo(1);
        assertThat(run("facts", "redo", ID)).isEqualTo(1);
        assertThat(complained()).contains("taken back already", "there is no fact");
        assertThat(host.requests)
                .startsWith("POST /api/facts/" + ID + "/undo {}", "POST /api/facts/" + ID + "/redo {}");
    }

    @Test
    void optionsOfAllCommandsStandAnywhere() {
        for (int i = 0; i < 3; i++) {
            host.answering(200, NOW, JSON);
        }
        assertThat(run("--data", "here", "--json", "facts", "show", ID)).isZero();
        assertThat(run("facts", "--data", "there", "--json", "show", ID)).isZero();
        assertThat(run("facts", "show", ID, "--data", "nowhere", "--json")).isZero();
        assertThat(host.choices.stream().map(each -> each.settings().get("data")))
                .containsExactly("here", "there", "nowhere");
        assertThat(told().lines().filter(line -> line.contains("\"sort\" : \"identity\"")))
                .hasSize(3);
    }

    @Test
    void wrongUseIsToldWithoutAskingTheServer() {
        assertThat(run("facts", "--sort", "opinion")).isEqualTo(2);
        assertThat(run("facts", "--limit", "501")).isEqualTo(2);
        assertThat(run("facts", "--ended", "--valid-at", "2026-01-01")).isEqualTo(2);
        assertThat(run("facts", "show", "../secrets")).isEqualTo(2);
        assertThat(run("facts", "undo")).isEqualTo(2);
        assertThat(run("facts", "undone", ID)).isEqualTo(2);
        assertThat(run("profile", "--tokens", "10")).isEqualTo(2);
        assertThat(run("profile", "--session", "s1")).isEqualTo(2);
        assertThat(complained())
                .contains("--sort: expected one of identity, relation", "but got \"opinion\"")
                .contains("--limit expects a whole number from 1 to 500")
                .contains("--ended", "leave one or the other out")
                .contains("expected the id of a fact, as \"sophia facts\" shows it, but got \"../secrets\"")
                .contains("--tokens expects a whole number from 50 to 100000, but got \"10\"")
                .contains("Unknown options: '--session'");
        assertThat(host.requests).isEmpty();
    }

    @Test
    void everyCommandTellsHowItIsUsed() {
        for (String command : List.of("show", "undo", "redo")) {
            assertThat(run("help", "facts", command)).as(command).isZero();
            assertThat(told()).contains("Usage: sophia facts " + command, "Example");
            out.reset();
        }
        assertThat(run("facts", "--help")).isZero();
        assertThat(told()).contains("show", "undo", "redo", "--ended");
        assertThat(run("completion")).isZero();
        assertThat(told()).contains("profile", "redo");
    }

    @Test
    void theStatusTellsHowFarDistillingIs() {
        for (String distilling : List.of(
                ",\"distilling\":{\"position\":\"e-7\",\"behind\":0,\"failed\":0}",
                ",\"distilling\":{\"position\":\"e-7\",\"behind\":1200,\"failed\":1,\"reason\":\"no room\"}",
                ",\"distilling\":{\"behind\":0,\"failed\":0}",
                "")) {
            host.answering(200, "{\"store\":{}" + distilling + "}");
            assertThat(run("status")).isZero();
        }
        assertThat(told().lines().filter(line -> line.startsWith("facts ")))
                .containsExactly(
                        "facts     distilled of all that was said",
                        "facts     distilling is 1,200 changes behind; 1 turn was not understood; held up: no room",
                        "facts     distilled by another node, or soon",
                        "facts     not distilled, for distilling is off");
    }

    @Test
    void theStatusTellsWhatALanguageModelWasAskedAndCost() {
        host.answering(
                200,
                "{\"store\":{},\"distilling\":{\"behind\":0,\"failed\":0,\"model\":{\"name\":\"qwen at http://gpu\",\"turns\":1200,"
                        + "\"facts\":1,\"dropped\":{\"quote\":3,\"many\":1},\"byRules\":2,\"tokensToday\":31000,"
                        + "\"costToday\":0.25,\"exhausted\":true}}}");
        assertThat(run("status")).isZero();
        assertThat(told())
                .contains("asked     qwen at http://gpu about 1,200 turns; 1 fact taken, 4 dropped; 2 turns by rules")
                .contains(
                        "spent     31,000 tokens today, for 0.25; that is all for today, and facts are made by rules");
    }

    private static String within(String fact, String members) {
        return fact.substring(0, fact.lastIndexOf('}')) + "," + members + "}";
    }
}
