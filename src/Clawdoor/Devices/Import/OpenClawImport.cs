using System.Buffers.Text;
using System.Text.Json;
using Clawdoor.Machine;
using Clawdoor.Protocol;
using Clawdoor.Wording;
using Microsoft.Data.Sqlite;

namespace Clawdoor.Devices.Import;

/// <summary>What became of an OpenClaw's paired devices.</summary>
/// <param name="AlreadyKnown">They stay as they are here.</param>
internal sealed record OpenClawImported(
    IReadOnlyList<PairedDevice> Imported,
    IReadOnlyList<PairedDevice> AlreadyKnown,
    IReadOnlyList<SkippedDevice> Skipped);

/// <param name="DeviceId">As it stands in the record.</param>
internal sealed record SkippedDevice(string DeviceId, Message Reason);

/// <summary>Why nothing can be imported.</summary>
internal enum OpenClawImportFault
{
    Missing,
    Unreadable,
    NotADatabase,
    UnknownSchema,

    /// <summary>It changed under every try to copy it.</summary>
    Restless,
}

/// <summary>A fault with its sentence.</summary>
internal sealed record OpenClawImportTrouble(OpenClawImportFault Fault, Problem Problem);

/// <summary>
/// Takes the paired devices of an OpenClaw over, with roles, scopes, labels and tokens, so that they need not pair again.
/// Browsers' tokens go on only when the gateway's secret is the same as there. Waiting requests are not taken.
/// </summary>
internal static class OpenClawImport
{
    private const string Table = "device_pairing_paired";

    private static readonly string[] _required = ["device_id", "public_key", "role", "roles_json", "scopes_json", "tokens_json", "created_at_ms", "approved_at_ms"];

    private static readonly string[] _optional =
    [
        "display_name", "operator_label", "platform", "device_family", "client_id", "client_mode", "browser_origin",
        "approved_scopes_json", "remote_ip", "approved_via", "last_seen_at_ms", "last_seen_reason",
    ];

    /// <summary>Where an OpenClaw keeps its devices.</summary>
    public static string DatabaseOf(string openClawState) => Path.Combine(openClawState, "state", "openclaw.sqlite");

    /// <param name="openClawState">OpenClaw's state directory; it may be running.</param>
    /// <param name="stateDirectory">Our own, for a copy that is gone again when this returns.</param>
    /// <exception cref="StoreException">Our own store failed.</exception>
    public static (OpenClawImported? Result, OpenClawImportTrouble? Trouble) Run(string openClawState, DeviceStore store, string stateDirectory)
    {
        var original = DatabaseOf(openClawState);
        try
        {
            using var copy = OpenClawCopy.Take(original, stateDirectory);
            if (copy is null)
                return (null, Describe(OpenClawImportFault.Restless, original));
            using var file = SqliteFile.Open(copy.Path);
            var columns = file.Rows($"SELECT name FROM pragma_table_info('{Table}')", r => r.GetString(0));
            if (_required.Except(columns).ToList() is { Count: > 0 } missing)
                return (null, Describe(OpenClawImportFault.UnknownSchema, original, columns.Count == 0 ? Table : string.Join(", ", missing)));
            return file.Row($"PRAGMA quick_check('{Table}')", r => r.GetString(0)) == "ok"
                ? (TakeIn(file, columns, store), null)
                : (null, Describe(OpenClawImportFault.NotADatabase, original));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, Describe(OpenClawImportFault.Missing, original));
        }
        catch (SqliteException e) when (StoreTrouble.FaultOf(e.SqliteErrorCode) == StoreFault.Damaged)
        {
            return (null, Describe(OpenClawImportFault.NotADatabase, original));
        }
        catch (Exception e) when (e is SqliteException or UnauthorizedAccessException or (IOException and not StoreException))
        {
            return (null, Describe(OpenClawImportFault.Unreadable, original, e.Message));
        }
    }

    private static OpenClawImported TakeIn(SqliteFile file, List<string> columns, DeviceStore store)
    {
        var (imported, known, skipped) = (new List<PairedDevice>(), new List<PairedDevice>(), new List<SkippedDevice>());
        var selected = string.Join(", ", [.. _required, .. _optional.Select(c => columns.Contains(c) ? c : $"NULL AS {c}")]);
        foreach (var (id, found, reason) in file.Rows($"SELECT {selected} FROM {Table} ORDER BY approved_at_ms, device_id", Read))
        {
            if (found is null)
                skipped.Add(new(id, reason!));
            else
                (store.TakeIn(found.Device, found.Tokens) ? imported : known).Add(found.Device);
        }

        return new(imported, known, skipped);
    }

    private static (string Id, OpenClawDevice? Found, Message? Reason) Read(SqliteDataReader row)
    {
        var id = DeviceText.Clean(row.GetString(0)) ?? "";
        try
        {
            var tokens = JsonSerializer.Deserialize(Text(row, "tokens_json") ?? "{}", OpenClawJson.Default.DictionaryStringOpenClawToken) ?? [];
            var device = Device(row, id) with { Tokens = [.. tokens.Values.Select(t => t.ToInfo())] };
            if (!IsKeyOf(device))
                return (id, null, DeviceStoreWords.SkippedBadKey);
            return device.Roles.Count == 0
                ? (id, null, DeviceStoreWords.SkippedNoRole)
                : (id, new(device, [.. tokens.Values.Where(t => device.Roles.Contains(t.Role)).Select(t => new ForeignToken(t.ToInfo(), t.Token, t.Issuer?.Bound))]), null);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidCastException or FormatException)
        {
            return (id, null, DeviceStoreWords.SkippedUnreadable);
        }
    }

    private static PairedDevice Device(SqliteDataReader row, string id)
    {
        var roles = ScopeRule.Merge(List(row, "roles_json") ?? [], Text(row, "role") is { } role ? [role] : []);
        return new()
        {
            DeviceId = id,
            PublicKey = DeviceText.Key(row.GetString(1)),
            DisplayName = Clean(row, "display_name"),
            OperatorLabel = Clean(row, "operator_label"),
            Platform = Clean(row, "platform"),
            DeviceFamily = Clean(row, "device_family"),
            ClientId = Clean(row, "client_id"),
            ClientMode = Clean(row, "client_mode"),
            BrowserOrigin = DeviceText.Clean(Text(row, "browser_origin"), DeviceText.Origin),
            Role = Clean(row, "role") ?? (roles.Count > 0 ? roles[0] : null),
            Roles = roles,
            Scopes = DeviceText.Scopes(List(row, "approved_scopes_json") ?? List(row, "scopes_json") ?? []),
            RemoteIp = Clean(row, "remote_ip"),
            ApprovedVia = Enum.GetValues<ApprovedVia>().Select(v => v.ToName()).FirstOrDefault(n => n == Text(row, "approved_via")),
            CreatedAtMs = DeviceRows.Time(row, row.GetOrdinal("created_at_ms")),
            ApprovedAtMs = DeviceRows.Time(row, row.GetOrdinal("approved_at_ms")),
            LastSeenAtMs = DeviceRows.Time(row, row.GetOrdinal("last_seen_at_ms")),
            LastSeenReason = Clean(row, "last_seen_reason"),
        };
    }

    private static bool IsKeyOf(PairedDevice device)
    {
        Span<byte> key = stackalloc byte[32];
        return device.PublicKey!.Length == 43
            && Base64Url.TryDecodeFromChars(device.PublicKey, key, out var length)
            && length == key.Length
            && DeviceIdentity.IdOf(key) == device.DeviceId;
    }

    private static string? Text(SqliteDataReader row, string column) => DeviceRows.Text(row, row.GetOrdinal(column));

    private static string? Clean(SqliteDataReader row, string column) => DeviceText.Clean(Text(row, column));

    private static IReadOnlyList<string>? List(SqliteDataReader row, string column) => Text(row, column) is { } list ? DeviceRows.List(list) : null;

    private static OpenClawImportTrouble Describe(OpenClawImportFault fault, string path, string? detail = null) => new(fault, fault switch
    {
        OpenClawImportFault.Missing => new(DeviceStoreWords.ImportMissing.With(path), DeviceStoreWords.NameState),
        OpenClawImportFault.Unreadable => new(DeviceStoreWords.ImportUnreadable.With(path, detail), DeviceStoreWords.MakeReadable),
        OpenClawImportFault.NotADatabase => new(DeviceStoreWords.ImportNotADatabase.With(path), DeviceStoreWords.CheckWithOpenClaw),
        OpenClawImportFault.UnknownSchema => new(DeviceStoreWords.ImportUnknownSchema.With(path, detail), DeviceStoreWords.UpgradeOpenClaw),
        OpenClawImportFault.Restless => new(DeviceStoreWords.ImportRestless.With(path), DeviceStoreWords.StopOpenClaw),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    });

    private sealed record OpenClawDevice(PairedDevice Device, IReadOnlyList<ForeignToken> Tokens);
}
