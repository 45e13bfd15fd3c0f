using System.Text.Json;
using Clawdoor.Access;
using Clawdoor.Conversations;
using Clawdoor.Conversations.Runs;
using Clawdoor.Devices;
using Clawdoor.Gateway.Chat;
using Clawdoor.Gateway.Methods;
using Clawdoor.Gateway.Ui;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Microsoft.Extensions.Logging;

namespace Clawdoor.Gateway;

/// <summary>What every connection of one gateway shares.</summary>
internal sealed class GatewayState(GatewayInputs inputs)
{
    private static readonly TimeSpan _together = TimeSpan.FromMilliseconds(25);

    private GatewaySettings _settings = inputs.Settings;
    private long _health = 1;
    private int _presenceDue;
    private ITimer? _presenceTimer;

    /// <summary>Those in force; a reload puts others in their place, so read it once a decision.</summary>
    public GatewaySettings Settings => Volatile.Read(ref _settings);

    public DeviceStore Devices => inputs.Devices;

    public ConversationStore Conversations => inputs.Conversations;

    /// <summary>What is being said now.</summary>
    public Talk Talk => LazyInitializer.EnsureInitialized(ref field, () => new(
        new TalkParts(inputs.Conversations, inputs.Ask, () => Settings.Models, inputs.Time, inputs.Logging.CreateLogger("Clawdoor.Conversations")), happened => News.Tell(happened)));

    public RunNews News => LazyInitializer.EnsureInitialized(ref field, () => new(this));

    public TimeProvider Time => inputs.Time;

    public ILogger Log { get; } = inputs.Logging.CreateLogger("Clawdoor.Gateway");

    public ConnectJudge Judge { get; } = new(inputs.Devices, inputs.Time);

    public OfficialPage Page { get; } = new(inputs.Time);

    public Clients Clients { get; } = new();

    public UpgradeWaits Upgrades { get; } = new();

    public Presence Presence { get; } = new(inputs.Settings.Version, inputs.Time);

    public DateTimeOffset Started { get; } = inputs.Time.GetUtcNow();

    /// <summary>New at every start.</summary>
    public string BootId { get; } = Guid.NewGuid().ToString();

    public StateVersion Version => new(Presence.Version, Interlocked.Read(ref _health));

    public TimeSpan Uptime => Time.GetUtcNow() - Started;

    public void Take(GatewaySettings settings) => Volatile.Write(ref _settings, settings);

    /// <summary>Tells operators with the scope for pairing.</summary>
    public void Tell(IReadOnlyList<DeviceEvent> events)
    {
        foreach (var happened in events)
        {
            Clients.Tell(happened switch
            {
                DeviceEvent.Requested(var device) => new(PairingEvents.Requested, JsonSerializer.SerializeToUtf8Bytes(device, ProtocolJson.Default.PendingDevice), Scopes.Pairing),
                DeviceEvent.Resolved(var id, var device, var decision, var at) => new(PairingEvents.Resolved,
                    GatewayJson.Bytes(new ResolvedEvent(id, device, decision, at.ToUnixTimeMilliseconds()), GatewayJson.Default.ResolvedEvent), Scopes.Pairing),
                _ => new News(PairingEvents.Changed, Wire.Empty, Scopes.Pairing),
            } with
            { DropIfSlow = true });
        }
    }

    /// <summary>
    /// Tells who is here, a moment from now: when many come or go at once, everybody hears it once. A list has up to 200 entries and
    /// goes to every client, so telling each change would cost the square of their number.
    /// </summary>
    public void TellPresence()
    {
        if (Interlocked.Exchange(ref _presenceDue, 1) == 0)
            _presenceTimer = Time.CreateTimer(_ => TellPresenceNow(), null, _together, Timeout.InfiniteTimeSpan);
    }

    public void SeenLeaving(string device, string connection)
    {
        try
        {
            Devices.Seen(device, "disconnect", null);
        }
        catch (StoreException e)
        {
            Log.StoreFailed(e, connection);
        }
    }

    public void TellHealth()
    {
        Interlocked.Increment(ref _health);
        Clients.Tell(new("health", StateMethods.HealthNow(this), null) { Version = Version, DropIfSlow = true });
    }

    public void TellTick() => Clients.Tell(
        new("tick", GatewayJson.Bytes(new TickEvent(Time.GetUtcNow().ToUnixTimeMilliseconds()), GatewayJson.Default.TickEvent), null));

    private void TellPresenceNow()
    {
        _presenceTimer?.Dispose();
        Volatile.Write(ref _presenceDue, 0);
        Clients.Tell(new("presence", GatewayJson.Bytes(new PresenceEvent(Presence.List()), ProtocolJson.Default.PresenceEvent), Scopes.Read) { Version = Version, DropIfSlow = true });
    }
}
