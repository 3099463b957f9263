package ai.sophia.server.mem0;

import ai.sophia.core.Strings;
import ai.sophia.server.Call;
import ai.sophia.server.Route.Body;
import ai.sophia.server.Routes;
import ai.sophia.server.Services;
import ai.sophia.wire.Fields;
import java.util.Locale;

/** Who belongs to a project: listed, added, given another role and removed. Stateless. */
final class MemberRoutes {
    private static final String MEMBERS = ProjectRoutes.PROJECT + "members/";

    /** Most characters of an address by which mail is delivered (RFC 5321, section 4.5.3.1.3). */
    private static final int EMAIL_LIMIT = 254;

    private final Projects projects;
    private final Members members;

    MemberRoutes(Services services) {
        this.projects = new Projects(services);
        this.members = new Members(services);
    }

    void register(Routes routes) {
        routes.get(MEMBERS, this::list)
                .post(MEMBERS, Body.JSON, this::add)
                .put(MEMBERS, this::change)
                .delete(MEMBERS, this::remove);
    }

    private void list(Call call) {
        String project = project(call);
        call.answer(200, Shapes.object().set("members", members.told(call.principal(), project)));
    }

    private void add(Call call) {
        String project = project(call);
        Fields in = call.body();
        members.add(
                call.principal(), project, email(in), role(in, in.string("role").orElse("READER")));
        call.answer(200, Shapes.message("User added to the project successfully."));
    }

    private void change(Call call) {
        String project = project(call);
        Fields in = call.body();
        members.change(
                call.principal(), project, email(in), role(in, in.string("role").orElse("")));
        call.answer(200, Shapes.message("User role updated successfully."));
    }

    private void remove(Call call) {
        String project = project(call);
        members.remove(call.principal(), project, email(call.query()));
        call.answer(200, Shapes.message("User removed from the project successfully."));
    }

    private String project(Call call) {
        Projects.checkOrganization(call);
        String project = call.path("project");
        projects.settings(call.principal(), project);
        return project;
    }

    private static String email(Fields in) {
        String email = in.string("email").orElse("").strip();
        if (email.isEmpty()) {
            throw in.invalid("email", "expected the address of a member, but got none");
        }
        return Strings.name("email", email, EMAIL_LIMIT);
    }

    private static String role(Fields in, String role) {
        String known = role.toUpperCase(Locale.ROOT);
        if (!Members.ROLES.contains(known)) {
            throw in.invalid(
                    "role",
                    "expected one of " + String.join(", ", Members.ROLES) + ", but got \"" + Fields.abbreviated(role)
                            + "\"");
        }
        return known;
    }
}
