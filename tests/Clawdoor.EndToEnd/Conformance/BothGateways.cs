using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Clawdoor.EndToEnd.Conformance;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Tests.Conversations;
using Xunit;

[assembly: AssemblyFixture(typeof(BothGateways))]

namespace Clawdoor.EndToEnd.Conformance;

/// <summary>
/// Puts the whole table to the real OpenClaw and to <c>clawdoor gateway run</c>, once in a run, when the first case asks.
/// What both answered is kept in <c>artifacts/conformance</c> for people.
/// </summary>
public sealed class BothGateways : IDisposable
{
    /// <summary>Variables for people at work: only these configurations (comma-separated), and only the real side.</summary>
    private const string OnlyVariable = "CLAWDOOR_CONFORMANCE_ONLY", RealVariable = "CLAWDOOR_CONFORMANCE_REAL";

    // An OpenClaw takes a processor for its 9 s of start, and 750 MB.
    private readonly SemaphoreSlim _starting = new(2);
    private readonly Lazy<Task<IReadOnlyDictionary<string, (JsonArray OpenClaw, JsonArray? Clawdoor)>>> _answers;

    public BothGateways() => _answers = new(AskAsync);

    internal static ConformanceTable Table { get; } = ConformanceTable.Read(Path.Combine(Repository.Folder, "tests", "conformance"));

    public void Dispose() => _starting.Dispose();

    internal async Task<(JsonArray OpenClaw, JsonArray? Clawdoor)?> AnswersAsync(string question) =>
        (await _answers.Value).TryGetValue(question, out var both) ? both : null;

    private async Task<IReadOnlyDictionary<string, (JsonArray OpenClaw, JsonArray? Clawdoor)>> AskAsync()
    {
        var only = Environment.GetEnvironmentVariable(OnlyVariable)?.Split(',');
        var real = Environment.GetEnvironmentVariable(RealVariable) is not null;
        var both = new ConcurrentDictionary<string, (JsonArray, JsonArray?)>();
        await using var provider = await FakeProvider.StartAsync();
        await Task.WhenAll(Table.Gateways.Values.Where(p => only?.Contains(p.Name) ?? true).Select(async plan =>
        {
            var openClaw = AskAsync(plan, p => StartOpenClawAsync(p, provider.BaseUrl));
            var clawdoor = real ? null : await AskAsync(plan, p => StartClawdoorAsync(p, provider.BaseUrl));
            foreach (var (question, answer) in await openClaw)
                both[question] = (answer, clawdoor?[question]);
        }));
        foreach (var group in Table.Groups)
        {
            Keep(group, "openclaw", both.ToDictionary(p => p.Key, p => (JsonArray?)p.Value.Item1));
            Keep(group, "clawdoor", both.ToDictionary(p => p.Key, p => p.Value.Item2));
        }

        return both;
    }

    private static async Task<IReadOnlyDictionary<string, JsonArray>> AskAsync(GatewayPlan plan, Func<GatewayPlan, Task<ITestedGateway>> start)
    {
        ITestedGateway gateway;
        var clock = Stopwatch.StartNew();
        try
        {
            gateway = await start(plan);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return Table.Cases.Where(c => c.Gateway == plan.Name).ToDictionary(c => c.Name, _ => new JsonArray($"{AskedGateway.NotAsked}{e.Message}"));
        }

        await using var asked = new AskedGateway(Table, plan, gateway);
        var started = clock.Elapsed;
        var answers = await asked.AskAllAsync();
        TestContext.Current.SendDiagnosticMessage(
            $"{gateway.GetType().Name}, {plan.Name}: started in {started.TotalSeconds:0.0} s, {answers.Count} cases in {(clock.Elapsed - started).TotalSeconds:0.0} s");
        return answers;
    }

    private async Task<ITestedGateway> StartOpenClawAsync(GatewayPlan plan, Uri provider)
    {
        await _starting.WaitAsync();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await OpenClawGateway.StartAsync(port => AskedGateway.ConfigOf(plan, port, provider), plan.Environment);
                }
                catch (TimeoutException) when (attempt < 3)
                {
                    // It gives up by itself when a busy machine keeps its lease of the state waiting for 5 s.
                }
            }
        }
        finally
        {
            _starting.Release();
        }
    }

    private static async Task<ITestedGateway> StartClawdoorAsync(GatewayPlan plan, Uri provider) =>
        await BuiltInGatewayProcess.StartAsync(port => AskedGateway.ConfigOf(plan, port, provider), plan.Environment);

    private static void Keep(ConformanceGroup group, string side, Dictionary<string, JsonArray?> answers)
    {
        var kept = new JsonObject(group.Cases.Where(c => answers.GetValueOrDefault(c.Name) is not null)
            .Select(c => KeyValuePair.Create(c.Name, (JsonNode?)answers[c.Name]!.DeepClone())));
        if (kept.Count > 0)
        {
            File.WriteAllText(Path.Combine(Scratch.Artifacts(Path.Combine("conformance", side)), group.Name + ".json"),
                kept.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
        }
    }
}
