using System.Text;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;

namespace Clawdoor.Gateway.Methods;

/// <summary>
/// What the official Control UI asks on every page (ui-rpc 1): what there is of it, said at once, so that it neither
/// warns nor asks again. Nothing is promised: methods that only say "none" are not advertised.
/// </summary>
internal static class UiMethods
{
    public const string MainAgent = "main";

    public static IReadOnlyList<Method> All { get; } =
    [
        Fixed("agent.identity.get", Scopes.Read, """{"agentId":"main","name":"Assistant","nameSource":"default","avatar":"A"}"""),
        Fixed("exec.approval.list", Scopes.Approvals, "[]"),
        Fixed("plugin.approval.list", Scopes.Approvals, "[]"),
        Fixed("openclaw.approval.list", Scopes.Approvals, "[]"),
        // Nothing is ever run for an agent here, which is what "deny" says.
        Fixed("exec.approvals.get", Scopes.Admin, """{"path":"","exists":false,"file":{"version":1,"defaults":{},"agents":{}},"hash":"","resolvedDefaults":{"security":"deny","ask":"off","askFallback":"deny","autoAllowSkills":false}}"""),
        Fixed("question.list", Scopes.Questions, """{"questions":[]}"""),
        Fixed("plugins.controlUi.list", Scopes.Read, """{"revision":"0","plugins":[],"diagnostics":[]}"""),
        Fixed("sessions.observer.visibility", Scopes.Read, """{"ok":true}"""),
        Fixed("update.status", Scopes.Admin, """{"sentinel":null,"updateAvailable":null}"""),
        Fixed("sessions.groups.list", Scopes.Read, """{"groups":[],"sectionOrder":[]}"""),
        Fixed("sessions.groups.defaults", Scopes.Write, """{"defaults":[]}"""),
        Fixed("cron.list", Scopes.Read, """{"jobs":[],"total":0,"offset":0,"limit":50,"hasMore":false,"nextOffset":null}"""),
        Fixed("cron.status", Scopes.Read, """{"enabled":false,"triggersEnabled":false,"jobs":0,"nextWakeAtMs":null}"""),
        Fixed("controlUi.sessionPullRequests.subscribe", Scopes.Read, """{"subscribed":true}"""),
        new("mentions.list", Scopes.Read, Shape.Anything, Mentions) { Quiet = true },
        Fixed("sessions.catalog.list", Scopes.Read, """{"catalogs":[]}"""),
        Fixed("environments.list", Scopes.Read, """{"environments":[]}"""),
        new("node.list", Scopes.Read, Shape.Anything, call => Stamped(call, "\"nodes\":[]")) { Quiet = true },
    ];

    private static ValueTask<Answer> Mentions(Call call) =>
        (Answer)Encoding.ASCII.GetBytes($$"""{"gatewayInstanceId":"{{call.Gateway.BootId}}","revision":0,"items":[]}""");

    private static ValueTask<Answer> Stamped(Call call, string rest) =>
        (Answer)Encoding.ASCII.GetBytes($$"""{"ts":{{call.Gateway.Time.GetUtcNow().ToUnixTimeMilliseconds()}},{{rest}}}""");

    private static Method Fixed(string name, string scope, string json)
    {
        var bytes = Encoding.ASCII.GetBytes(json);
        return new(name, scope, Shape.Anything, _ => (Answer)bytes) { Quiet = true };
    }
}
