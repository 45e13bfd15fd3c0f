using System.Text.Json;
using Xunit;

namespace Clawdoor.Tests.Cli;

public sealed class ImportNginxTests
{
    private static Settings Read(string file)
    {
        var reading = SettingsReader.Read(new([], new Dictionary<string, string>(), file, IsRoot: true));
        Assert.Empty(reading.Problems);
        return reading.Settings!;
    }

    [Fact]
    public void The_recipe_is_read_judged_and_shown_and_nothing_happens_without_a_yes()
    {
        using var room = new ImportRoom();

        var (code, output, error) = room.Run();

        Assert.Equal(ExitCode.Declined, code);
        Assert.Contains($"{room.SitePath}:2  the site in front of OpenClaw: 0.0.0.0:{ImportRoom.Port} [::]:{ImportRoom.Port} (203.0.113.7)", output);
        Assert.Contains("Of the recipe's ten mistakes it has 7:", output);
        Assert.Contains($" ✗ 3  {room.SitePath}:19  proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;", output);
        Assert.Contains($" ✗ 10  {room.SitePath}:6  ssl_certificate ssl/openclaw.crt;", output);
        Assert.Contains("The mistakes 1, 2, 9 are not in a site", output);
        Assert.Contains("+++ " + room.Settings, output);
        Assert.Contains($"+  \"httpsPort\": {ImportRoom.Port}", output);
        Assert.Contains($"+  \"key\": \"{room.KeyPath}\"", output);
        Assert.Contains("can be read by root alone", output);
        Assert.Contains("--yes", error);
        Assert.False(File.Exists(room.Settings));
    }

    [Fact]
    public void Yes_writes_settings_that_mean_the_same_and_says_the_way_back()
    {
        using var room = new ImportRoom();

        var (code, output, _) = room.Run("--yes");

        Assert.Equal(ExitCode.Done, code);
        var settings = Read(room.Settings);
        Assert.Equal(["203.0.113.7"], settings.Addresses.Select(a => $"{a}"));
        Assert.Equal((ImportRoom.Port, 0, "http://127.0.0.1:18789/"), (settings.HttpsPort, settings.HttpPort, settings.Upstream?.ToString()));
        Assert.Equal((room.CertificatePath, room.KeyPath), (settings.CertificateFile, settings.KeyFile));
        Assert.DoesNotContain("systemctl", output);
        Assert.Contains($"rm {room.Settings}", output);
        Assert.Contains($"Nothing holds the ports. Open the door with:", output);
        Assert.Contains($"clawdoor up --settings {room.Settings}", output);
        Assert.Contains("already says all of this", room.Run("--yes").Output);
    }

    [Fact]
    public void A_clawdoor_json_that_is_there_keeps_its_comments_and_other_keys_and_is_backed_up()
    {
        using var room = new ImportRoom();
        const string Before = "{\n  // mine\n  \"lang\": \"zh-CN\", // Chinese\n  \"httpsPort\": 8443,\n  \"listen\": [\"10.0.0.1\"],\n}\n";
        room.Write("etc/clawdoor.json", Before);

        var (code, output, _) = room.Run("--yes");

        Assert.Equal(ExitCode.Done, code);
        Assert.StartsWith($"{{\n  // mine\n  \"lang\": \"zh-CN\", // Chinese\n  \"httpsPort\": {ImportRoom.Port},\n", room.Written, StringComparison.Ordinal);
        Assert.Empty(Read(room.Settings).Listen);
        Assert.Equal(Before, File.ReadAllText(room.Settings + ".before-nginx-1"));
        Assert.Contains($"mv {room.Settings}.before-nginx-1 {room.Settings}", output);
        Assert.Contains("-  \"httpsPort\": 8443,", output);
    }

    [Theory]
    [InlineData("n\n", ExitCode.Declined, false)]
    [InlineData("", ExitCode.Declined, false)]
    [InlineData("y\n", ExitCode.Done, true)]
    public void A_person_is_asked(string typed, object code, bool written)
    {
        using var room = new ImportRoom();

        Assert.Equal((ExitCode)code, room.Run(typed: typed).Code);
        Assert.Equal(written, File.Exists(room.Settings));
    }

    [Fact]
    public void Rules_that_would_be_lost_need_a_yes_of_their_own()
    {
        using var room = new ImportRoom(site => site.Replace("location / {", "allow 10.0.0.0/8; deny all; location / {"));

        var (code, output, error) = room.Run("--yes");
        Assert.Equal(ExitCode.Declined, code);
        Assert.Contains("deny all;", output);
        Assert.Contains("--drop-access-rules", error);
        Assert.Equal(ExitCode.Declined, room.Run("--yes --json").Code);
        Assert.Equal(ExitCode.Declined, room.Run(typed: "n\ny\n").Code);
        Assert.False(File.Exists(room.Settings));

        Assert.Equal(ExitCode.Done, room.Run(typed: "y\ny\n").Code);
        Assert.True(File.Exists(room.Settings));
        File.Delete(room.Settings);
        Assert.Equal(ExitCode.Done, room.Run("--yes --drop-access-rules").Code);
    }

    [Fact]
    public void Json_reports_and_writes_only_with_yes()
    {
        using var room = new ImportRoom();

        var seen = room.Json();
        Assert.Equal([3, 4, 5, 6, 7, 8, 10], seen.GetProperty("mistakes").EnumerateArray().Select(m => m.GetProperty("number").GetInt32()));
        Assert.Equal(19, seen.GetProperty("mistakes")[0].GetProperty("line").GetInt32());
        Assert.Equal(["log", "log"], seen.GetProperty("notCarried").EnumerateArray().Select(n => n.GetProperty("kind").GetString()));
        Assert.True(seen.GetProperty("certificate").GetProperty("comesAlong").GetBoolean());
        Assert.False(seen.GetProperty("settings").GetProperty("written").GetBoolean());
        Assert.Equal(ImportRoom.Port, JsonDocument.Parse(seen.GetProperty("settings").GetProperty("text").GetString()!).RootElement.GetProperty("httpsPort").GetInt32());
        Assert.False(File.Exists(room.Settings));

        Assert.True(room.Json("--yes").GetProperty("settings").GetProperty("written").GetBoolean());
        Assert.True(File.Exists(room.Settings));
    }

    [Fact]
    public void The_output_of_nginx_T_in_a_file_is_read_too()
    {
        using var room = new ImportRoom();
        var dump = room.Write("dump.txt", $"# configuration file {room.Main}:\n{File.ReadAllText(room.Main)}\n# configuration file {room.SitePath}:\n{File.ReadAllText(room.SitePath)}\n");

        var (code, output, _) = room.Run("--yes", path: dump);

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains($"{room.SitePath}:19", output);
        Assert.Equal(room.CertificatePath, Read(room.Settings).CertificateFile);
    }

    [Fact]
    public void A_part_and_a_directory_are_read_from_where_nginx_would()
    {
        using var room = new ImportRoom(site => site.Replace("ssl_ciphers", "include snippets/more.conf; ssl_ciphers"));
        room.Write("nginx/snippets/more.conf", "keepalive_timeout 1;");

        Assert.Equal(ExitCode.Done, room.Run("--yes", path: room.SitePath).Code);
        Assert.Equal(room.CertificatePath, Read(room.Settings).CertificateFile);
        Assert.Equal(ExitCode.Done, room.Run("--yes", path: Path.GetDirectoryName(room.Main)).Code);
    }

    [Fact]
    public void A_certificate_the_door_cannot_show_is_left_out_and_said()
    {
        using var room = new ImportRoom(certificate: false);

        var (code, output, _) = room.Run("--yes");

        Assert.Equal(ExitCode.Done, code);
        Assert.Contains("so it is left out", output);
        Assert.Null(Read(room.Settings).CertificateFile);
    }

    [Fact]
    public void What_is_no_site_ends_with_its_own_code()
    {
        using var room = new ImportRoom(site => site.Replace("18789", "3000"));

        var (code, _, error) = room.Run("--yes");
        Assert.Equal(ExitCode.NotFound, code);
        Assert.Contains("--upstream http://127.0.0.1:PORT", error);
        Assert.Contains("http://openclaw_backend", error);
        Assert.Equal(ExitCode.Done, room.Run("--yes --upstream http://127.0.0.1:3000").Code);

        Assert.Equal(ExitCode.NotFound, room.Run(path: room.Main + "x").Code);
        File.AppendAllText(room.SitePath, "\nserver {");
        (code, _, error) = room.Run();
        Assert.Equal(ExitCode.Failed, code);
        Assert.Contains($"{room.SitePath}:25 ", error);
    }

    [Fact]
    public void Settings_of_a_gateway_elsewhere_are_not_taken_over()
    {
        using var room = new ImportRoom(site => site.Replace("127.0.0.1:18789", "10.0.0.5:18789"));

        var (code, output, _) = room.Run("--yes");

        Assert.Equal(ExitCode.Busy, code);
        Assert.Contains($"Port {ImportRoom.Port} is not taken over:", output);
        Assert.Null(Read(room.Settings).Upstream);
    }

    [Fact]
    public void Includes_that_lead_round_or_nowhere_are_said()
    {
        using var room = new ImportRoom(site => "include conf.d/*.conf;\ninclude missing.conf;\n" + site);

        var (_, output, _) = room.Run();

        Assert.Contains($"{room.SitePath}:1 includes {room.SitePath}, which is being read already.", output);
        Assert.Contains($"{room.SitePath}:2 includes missing.conf, which is not there.", output);
    }
}
