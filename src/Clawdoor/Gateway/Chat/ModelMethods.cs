using Clawdoor.Conversations.Models;
using Clawdoor.Conversations.Runs;
using Clawdoor.Gateway.Methods;
using Clawdoor.Protocol;
using Clawdoor.Protocol.Schema;
using Answer = Clawdoor.Gateway.Methods.Answer;

namespace Clawdoor.Gateway.Chat;

/// <summary>Who answers: <c>models.*</c> and <c>agents.list</c>. Never a key, nor where a provider is.</summary>
internal static class ModelMethods
{
    private static readonly Shape Flag = Shape.Boolean;
    private static readonly string[] Views = ["default", "configured", "provider-config", "all"];

    public static IReadOnlyList<Method> All { get; } =
    [
        new("agents.list", Scopes.Read, Shape.Closed(), Agents),
        new("models.list", Scopes.Read, Shape.Closed(
            Shape.May("agentId", Shape.Words), Shape.May("sessionKey", Shape.Words), Shape.May("authProfileId", Shape.Words), Shape.May("provider", Shape.Words),
            Shape.May("includeDetails", Flag), Shape.May("includeProviderCapabilities", Flag), Shape.May("includeDefaultModels", Flag),
            Shape.May("preparedOnly", Flag), Shape.May("refresh", Flag), Shape.May("view", Shape.Either([.. Views.Select(Shape.Constant)]))), List),
        new("models.authStatus", Scopes.Read, Shape.Anything, Status) { Quiet = true },
    ];

    public static IReadOnlyList<ModelRow> RowsOf(ModelSettings settings)
    {
        var primary = Talk.ModelOf(null, settings);
        var listed = settings.Providers.OrderBy(p => p.Id, StringComparer.Ordinal).SelectMany(p => p.Models.Select(m => (Name: new ModelName(p.Id, m.Id), Model: m))).ToList();
        // The model in use may be one its provider does not list.
        if (primary is not null && listed.TrueForAll(m => m.Name != primary))
            listed.Insert(0, (primary, settings.Find(primary)!.Value.Model));
        return
        [
            .. listed.Select(m => new ModelRow(m.Model.Id, m.Model.Name, m.Name.Provider)
            {
                ContextWindow = m.Model.ContextWindow,
                Reasoning = m.Model.Reasoning,
                Input = m.Model.TakesImages ? ["text", "image"] : ["text"],
                Tags = m.Name == primary ? ["default"] : settings.Fallbacks.Contains(m.Name) ? ["fallback"] : [],
            }),
        ];
    }

    /// <summary>The event <c>models.snapshot</c>: the models are others now.</summary>
    public static News Snapshot(GatewayState gateway) => new(
        "models.snapshot",
        ChatJson.Bytes(
            new ModelsSnapshot(new(UiMethods.MainAgent), new(UiMethods.MainAgent), new(RowsOf(gateway.Settings.Models))), j => j.ModelsSnapshot),
        Scopes.Read)
    { DropIfSlow = true };

    private static ValueTask<Answer> Agents(Call call)
    {
        var settings = call.Gateway.Settings.Models;
        var primary = Talk.ModelOf(null, settings);
        return (Answer)ChatJson.Bytes(
            new AgentList(
            [
                new AgentRow(UiMethods.MainAgent, "Assistant")
                {
                    Model = primary is null ? null : new(primary.ToString())
                    {
                        Fallbacks = settings.Fallbacks.Count == 0 ? null : [.. settings.Fallbacks.Select(f => f.ToString())],
                    },
                },
            ]),
            j => j.AgentList);
    }

    private static ValueTask<Answer> List(Call call)
    {
        if (call.ForeignAgent() is { } foreign)
            return (Answer)foreign;
        var provider = call.TextOrNull("provider");
        return (Answer)ChatJson.Bytes(new ModelList([.. RowsOf(call.Gateway.Settings.Models).Where(m => provider is null || m.Provider == provider)]), j => j.ModelList);
    }

    private static ValueTask<Answer> Status(Call call) => (Answer)ChatJson.Bytes(
        new AuthStatus(
            SessionRows.Ms(call.Gateway.Time.GetUtcNow()),
            [.. call.Gateway.Settings.Models.Providers.Select(p => new ProviderStatus(p.Id) { ApiKey = p.ApiKey is null ? null : new("config") })]),
        j => j.AuthStatus);
}
