using System.Text.Json;
using Clawdoor.Devices;
using Clawdoor.Devices.Import;
using Clawdoor.Protocol;
using Clawdoor.Tests.Machine;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Clawdoor.Tests.Devices;

public sealed class OpenClawImportTests : IDisposable
{
    private readonly StoreRoom _room = new();
    private readonly TemporaryDirectory _openClaw = new();
    private readonly DeviceIdentity _browser = DeviceIdentity.Generate();
    private readonly DeviceIdentity _cli = DeviceIdentity.Generate();

    public OpenClawImportTests() => Directory.CreateDirectory(_openClaw["state"]);

    private string Database => OpenClawImport.DatabaseOf(_openClaw.Path);

    public void Dispose()
    {
        _room.Dispose();
        _openClaw.Dispose();
    }

    [Fact]
    public void Paired_devices_come_over_with_all_they_have()
    {
        using (Filled())
        {
            var (result, trouble) = Import();

            Assert.Null(trouble);
            Assert.Equal([_browser.DeviceId, _cli.DeviceId], result!.Imported.Select(d => d.DeviceId));
            Assert.Empty(result.AlreadyKnown);
        }

        _room.Reopen();
        var browser = _room.Store.Find(_browser.DeviceId)!;
        Assert.Equal(
            (_browser.PublicKey, "My laptop", "silent", "Linux x86_64", "203.0.113.9", "connect"),
            (browser.PublicKey, browser.OperatorLabel, browser.ApprovedVia, browser.Platform, browser.RemoteIp, browser.LastSeenReason));
        Assert.Equal([Roles.Operator], browser.Roles);
        Assert.Equal([Scopes.Admin, Scopes.Pairing], browser.Scopes);
        Assert.Equal((At(1000), At(2000), At(3000)), (browser.CreatedAtMs, browser.ApprovedAtMs, browser.LastSeenAtMs));
        Assert.Equal((At(1100), At(1200), At(1300)), (browser.Tokens[0].CreatedAtMs, browser.Tokens[0].RotatedAtMs, browser.Tokens[0].LastUsedAtMs));
        Assert.Null(PairingRule.Reason(browser, StoreRoom.Login(_browser, Scopes.Admin)));
        Assert.Empty(_room.Store.List().Pending);
    }

    [Fact]
    public void Their_tokens_go_on_as_they_were_bound()
    {
        using (Filled())
            Import();

        Assert.Equal(TokenState.Good, _room.Verify(_browser, "browser-token", Scopes.Admin));
        Assert.Equal(TokenState.Mismatch, _room.Store.Verify(_browser.DeviceId, Roles.Operator, "browser-token", [], "another"));
        Assert.Equal(TokenState.Good, _room.Verify(_cli, "cli-token", Scopes.Read));
        Assert.Equal(TokenState.Good, _room.Store.Verify(_cli.DeviceId, Roles.Operator, "cli-token", [], "another"));
        Assert.Equal(TokenState.Mismatch, _room.Store.Verify(_cli.DeviceId, Roles.Node, "revoked-token", [], null));
        _room.Store.Dispose();
        Assert.DoesNotContain("browser-token", System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(_room.File)), StringComparison.Ordinal);
        _room.Reopen();
    }

    [Fact]
    public void What_is_known_here_stays_as_it_is()
    {
        _room.Pair(_browser, Scopes.Read);
        var before = StoreRoom.Told(_room.Store);
        using (Filled())
        {
            var result = Import().Result!;

            Assert.Equal([_browser.DeviceId], result.AlreadyKnown.Select(d => d.DeviceId));
            Assert.Equal([_cli.DeviceId], result.Imported.Select(d => d.DeviceId));
            Assert.Empty(Import().Result!.Imported);
        }

        Assert.Contains(before, StoreRoom.Told(_room.Store), StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_trusted_is_left_out_with_its_reason()
    {
        using (var openClaw = Filled())
        {
            Add(openClaw, DeviceIdentity.Generate(), "{}", id: _browser.DeviceId.ToUpperInvariant());
            Add(openClaw, DeviceIdentity.Generate(), "{ broken");
            Add(openClaw, DeviceIdentity.Generate(), """{"operator":{"token":"x","role":"operator","createdAtMs":1e300}}""");
            Add(openClaw, DeviceIdentity.Generate(), "{}", roles: "[]");
            var result = Import().Result!;

            Assert.Equal(2, result.Imported.Count);
            Assert.Equal(
                "it has no role; its public key does not belong to its ID; its record cannot be read; its record cannot be read",
                string.Join("; ", result.Skipped.Select(s => s.Reason.ToString()).Order()));
        }
    }

    [Fact]
    public void The_original_is_only_read()
    {
        using var openClaw = Filled();
        var before = Files(_openClaw["state"]);

        Import();

        Assert.Equal(before, Files(_openClaw["state"]));
        Assert.Equal(3, before.Count);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_room.Directory), e => Path.GetFileName(e).StartsWith("import", StringComparison.Ordinal));
    }

    [Fact]
    public void An_older_database_without_newer_columns_will_do()
    {
        using (Filled("approved_via", "operator_label", "browser_origin"))
            Assert.Equal(2, Import().Result!.Imported.Count);

        Assert.Null(_room.Store.Find(_browser.DeviceId)!.ApprovedVia);
    }

    [Fact]
    public void Every_trouble_is_told()
    {
        Assert.Equal(OpenClawImportFault.Missing, Import().Trouble!.Fault);

        File.WriteAllText(Database, new string('x', 5000));
        Assert.Equal(OpenClawImportFault.NotADatabase, Import().Trouble!.Fault);
        File.Delete(Database);

        using (Open())
        {
            Assert.Equal(OpenClawImportFault.UnknownSchema, Import().Trouble!.Fault);
        }

        using (Filled("tokens_json", "roles_json"))
        {
            var trouble = Import().Trouble!;
            Assert.Equal(OpenClawImportFault.UnknownSchema, trouble.Fault);
            Assert.Contains("roles_json, tokens_json", trouble.Problem.What.ToString(), StringComparison.Ordinal);
        }

        File.Delete(Database);
        Directory.CreateDirectory(Database);
        Assert.NotNull(Import().Trouble);
        Assert.Empty(_room.Store.List().Paired);
    }

    private static DateTimeOffset At(long ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms);

    private static List<string> Files(string directory) =>
    [
        .. Directory.GetFiles(directory).Order()
            .Select(f => $"{f} {File.GetLastWriteTimeUtc(f).Ticks} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Shared(f)))}"),
    ];

    private static byte[] Shared(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private static void Run(SqliteConnection connection, string sql, params object?[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
            command.Parameters.AddWithValue($"${i + 1}", values[i] ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private static void Add(SqliteConnection openClaw, DeviceIdentity device, string tokens, string? id = null, string roles = """["operator"]""") => Run(
        openClaw,
        "INSERT INTO device_pairing_paired (device_id, public_key, role, roles_json, scopes_json, tokens_json, created_at_ms, approved_at_ms) VALUES ($1, $2, $3, $4, $5, $6, 1000, 2500)",
        id ?? device.DeviceId, device.PublicKey, roles == "[]" ? null : "operator", roles, JsonSerializer.Serialize(new[] { Scopes.Read }), tokens);

    private (OpenClawImported? Result, OpenClawImportTrouble? Trouble) Import() => OpenClawImport.Run(_openClaw.Path, _room.Store, _room.Directory);

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Open();
        Run(connection, "PRAGMA journal_mode = WAL; CREATE TABLE IF NOT EXISTS schema_meta (meta_key TEXT) STRICT");
        return connection;
    }

    /// <summary>As access-layer 6.9 has it, open and with its last writes in the log only, like that of a running OpenClaw.</summary>
    private SqliteConnection Filled(params string[] without)
    {
        string[] columns =
        [
            "device_id TEXT NOT NULL PRIMARY KEY", "public_key TEXT NOT NULL", "display_name TEXT", "operator_label TEXT", "platform TEXT",
            "device_family TEXT", "client_id TEXT", "client_mode TEXT", "browser_origin TEXT", "role TEXT", "roles_json TEXT", "scopes_json TEXT",
            "approved_scopes_json TEXT", "remote_ip TEXT", "tokens_json TEXT", "approved_via TEXT", "node_surface_json TEXT",
            "pending_node_surface_json TEXT", "created_at_ms INTEGER NOT NULL", "approved_at_ms INTEGER NOT NULL", "last_seen_at_ms INTEGER",
            "last_seen_reason TEXT",
        ];
        var connection = Open();
        Run(connection, $"CREATE TABLE device_pairing_paired ({string.Join(", ", columns.Where(c => !without.Contains(c.Split(' ')[0])))}) STRICT");
        Run(connection, "CREATE TABLE device_pairing_pending (request_id TEXT NOT NULL PRIMARY KEY, device_id TEXT NOT NULL, public_key TEXT NOT NULL, ts INTEGER NOT NULL) STRICT");
        Run(connection, "INSERT INTO device_pairing_pending VALUES ('r', 'd', 'k', 1)");
        if (without.Contains("tokens_json"))
            return connection;

        Add(connection, _browser, $$$"""{"operator":{"token":"browser-token","role":"operator","scopes":["operator.admin","operator.pairing","operator.read","operator.write"],"issuer":{"kind":"shared-gateway-auth","generation":"{{{StoreRoom.Generation}}}"},"createdAtMs":1100,"rotatedAtMs":1200,"lastUsedAtMs":1300}}""");
        Add(connection, _cli, """{"operator":{"token":"cli-token","role":"operator","scopes":["operator.read"],"createdAtMs":1100},"node":{"token":"revoked-token","role":"node","scopes":[],"createdAtMs":1100,"revokedAtMs":1500}}""", roles: """["operator","node"]""");
        Run(
            connection,
            "UPDATE device_pairing_paired SET approved_at_ms = 2000, approved_scopes_json = $2, platform = 'Linux x86_64', client_id = 'openclaw-control-ui', client_mode = 'webchat', remote_ip = '203.0.113.9', last_seen_at_ms = 3000, last_seen_reason = 'connect' WHERE device_id = $1",
            _browser.DeviceId, """["operator.admin","operator.pairing"]""");
        if (!without.Contains("approved_via"))
            Run(connection, "UPDATE device_pairing_paired SET operator_label = 'My laptop', approved_via = 'silent' WHERE device_id = $1", _browser.DeviceId);
        return connection;
    }
}
