using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Clawdoor.Protocol;
using Clawdoor.Wording;

namespace Clawdoor.Cli.Devices;

/// <summary>Logged in at the gateway, with what it knew a moment ago.</summary>
/// <param name="Json">Results are printed as the gateway's JSON; questions and complaints stay words, on standard error.</param>
internal sealed record DeviceSession(Visit Visit, GatewayClient Gateway, DeviceList Devices, bool Json)
{
    /// <summary>Of an ID: fewer fit too much by chance.</summary>
    public const int ShortestPrefix = 4;

    // Escapes everything but ASCII, so no name of a stranger's can act on a terminal.
    private static readonly ProtocolJson _indented = new(new JsonSerializerOptions(ProtocolJson.Default.Options) { WriteIndented = true });

    public Terminal Terminal => Visit.Terminal;

    /// <summary>The gateway's clock when we came, so that ages are right although ours may be wrong.</summary>
    public DateTimeOffset Now => Gateway.Challenge.Ts;

    /// <summary>The result, as JSON or as a sentence.</summary>
    public ExitCode Done<T>(T result, Func<ProtocolJson, JsonTypeInfo<T>> type, Message message)
    {
        if (Json)
            Print(result, type);
        else
            Terminal.Say(message);
        return ExitCode.Done;
    }

    public void Print<T>(T result, Func<ProtocolJson, JsonTypeInfo<T>> type) =>
        Terminal.Out.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(result, type(_indented)));

    /// <summary>Asks; where nobody can be asked, what would have been asked is said at least.</summary>
    public bool Agrees(Message question)
    {
        if (!Terminal.CanAsk && !Visit.Settings.Yes)
            Terminal.Warn(question);
        return Visit.Agrees(question);
    }

    public ExitCode Refuse(GatewayFailure failure)
    {
        Terminal.Complain(GatewayComplaint.Of(failure));
        return GatewayComplaint.CodeOf(failure);
    }

    public ExitCode Refuse(ExitCode code, Message what, Message? next = null)
    {
        Terminal.Complain(new Problem(what, next));
        return code;
    }

    /// <summary>The request with exactly this ID, or the only one that begins so; otherwise says why there is none.</summary>
    public PendingDevice? Request(string typed, out ExitCode code) => Pick(
        typed, Devices.Pending, d => d.RequestId, d => $"{d.RequestId}  {Terminal.Safe(d.RemoteIp)}  {WhoAsks.Browser(d, null)}",
        new Problem(DeviceWords.NoRequest.With(Terminal.Safe(typed)), GatewayWords.UnknownRequestNext), out code);

    /// <inheritdoc cref="Request"/>
    public PairedDevice? Device(string typed, out ExitCode code) => Pick(
        typed, Devices.Paired, d => d.DeviceId, d => $"{d.DeviceId}  {NameOf(d)}",
        new Problem(DeviceWords.NoDevice.With(Terminal.Safe(typed)), DeviceWords.NoDeviceNext), out code);

    /// <summary>The operator's name for it, else what it calls itself.</summary>
    public static string NameOf(PairedDevice device) =>
        Terminal.Safe(new[] { device.OperatorLabel, device.DisplayName, device.ClientId }.FirstOrDefault(n => !string.IsNullOrWhiteSpace(n)) ?? "–");

    private T? Pick<T>(string typed, IReadOnlyList<T> all, Func<T, string> idOf, Func<T, string> line, Problem none, out ExitCode code)
        where T : class
    {
        code = ExitCode.Done;
        if (all.FirstOrDefault(d => idOf(d) == typed) is { } exact)
            return exact;
        if (typed.Length < ShortestPrefix)
        {
            code = Refuse(ExitCode.BadSettings, DeviceWords.TooShort.With(Terminal.Safe(typed), ShortestPrefix));
            return null;
        }

        var fitting = all.Where(d => idOf(d).StartsWith(typed, StringComparison.OrdinalIgnoreCase)).ToList();
        if (fitting is [var only])
            return only;
        code = fitting.Count == 0
            ? Refuse(ExitCode.NotFound, none.What, none.Next)
            : Refuse(ExitCode.BadSettings, DeviceWords.Ambiguous.With(Terminal.Safe(typed), string.Join('\n', fitting.Select(line))));
        return null;
    }
}
