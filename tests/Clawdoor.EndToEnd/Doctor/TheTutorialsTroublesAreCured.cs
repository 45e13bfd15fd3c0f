using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Clawdoor.EndToEnd.Fixtures;
using Xunit;

namespace Clawdoor.EndToEnd.Doctor;

/// <summary>
/// The tutorial's seven rows of trouble as a new user meets them, on the real OpenClaw: each ends in a connected Control UI on a computer
/// far away, by doing what the doctor printed and nothing else.
/// </summary>
public sealed partial class TheTutorialsTroublesAreCured
{
    private const string Page = $"https://{OwnComputer.Address}/#token={OwnComputer.Token}";

    [Theory]
    [Trait("Category", "Full")]
    [InlineData("en")]
    [InlineData("zh")]
    public async Task Each_row_ends_in_a_connected_Control_UI(string language)
    {
        await using var computer = await OwnComputer.StartAsync(EveryFaultIsNamed.Certificate);
        await using var chromium = await RemoteChromium.StartAsync($"nsenter --net={computer.FarSpace}");
        await using var page = await chromium.NewPageAsync(anyCertificate: true, language: language == "zh" ? "zh-CN" : "en-US");
        await computer.PlantAsync("proxy");

        // Row 4, 502 Bad Gateway.
        await page.GoToAsync(Page);
        await page.WaitForTextAsync("502 Bad Gateway");
        await RunAsync(computer, Command(await AdviceAsync(computer, language, "upstream-down")), inBackground: true);
        await computer.PlantAsync("ready");

        // Row 3, pairing required.
        await OpenAsync(page, Page);
        await RunAsync(computer, Command(await AdviceAsync(computer, language, "pairing-waiting")) + " --yes");
        await page.WaitForChatAsync(TimeSpan.FromSeconds(40));

        // Row 2, proxy headers from an untrusted address.
        await computer.PlantAsync("setting '/trustedProxies/d; s/\\(\"auth\".*\\),$/\\1/'");
        Edit(computer, await AdviceAsync(computer, language, "trusted-proxies-missing"));
        await ConnectAsync(computer, page, language);

        // Row 1, origin not allowed.
        await computer.PlantAsync("setting 's/https:..203.0.113.7/https:\\/\\/203.0.113.8/'");
        Edit(computer, await AdviceAsync(computer, language, "origin-refused"));
        await ConnectAsync(computer, page, language);

        // Row 5, the page opens but is disconnected.
        await computer.PlantAsync("mistake '/Upgrade/d; /Connection/d'; nginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -s reload");
        var headers = NginxLines().Match(await AdviceAsync(computer, language, "upgrade-not-forwarded")).Value;
        await computer.PlantAsync($"mistake '/proxy_http_version/d; s/location \\/ {{/&\\n{headers.Replace("$", "\\$", StringComparison.Ordinal)}/'; nginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -s reload");
        await ConnectAsync(computer, page, language);

        // Row 7, plain http and ws.
        await computer.PlantAsync("cp site good.site; echo 'server { listen 80; location / { proxy_pass http://openclaw_backend; } }' >>site; nginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -s reload");
        var server = NginxServer().Match(await AdviceAsync(computer, language, "redirect-missing")).Value;
        await computer.PlantAsync($"cp good.site site; cat >>site <<'END'\n{server}\nEND\nnginx -c $HOME/nginx.conf -p $HOME -e $HOME/nginx.log -s reload");
        await ConnectAsync(computer, page, language, Page.Replace("https", "http", StringComparison.Ordinal));

        // Row 6, authentication failed. OpenClaw restarts with that and fails, before anybody has typed a command.
        await computer.PlantAsync("setting 's/\"mode\": \"token\"/\"mode\": \"password\"/'; until grep -q 'startup failed' gateway.log; do sleep 0.2; done");
        await RunAsync(computer, Command(await AdviceAsync(computer, language, "mode-secret-mismatch")));
        // It stays deaf until somebody starts it anew.
        await RunAsync(computer, Command(await AdviceAsync(computer, language, "upstream-not-listening")), inBackground: true);
        await computer.PlantAsync("ready");
        await ConnectAsync(computer, page, language);
    }

    /// <summary>The cure printed below the first thing that is wrong, once it is the one expected.</summary>
    private static async Task<string> AdviceAsync(OwnComputer computer, string language, string code)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var printed = (await computer.ClawdoorAsync("", "doctor", "--lang", language)).Everything;
            var steps = Advice().Match(printed);
            if (steps.Success && steps.Groups["code"].Value == code)
                return steps.Groups["cure"].Value;
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(120))
                throw new TimeoutException($"No advice for {code}: {printed}");
        }
    }

    /// <summary>What a person copies from the line: from the program's name to the end, or to the sign that ends a Chinese sentence.</summary>
    private static string Command(string cure) => PrintedCommand().Match(cure) is { Success: true } command
        ? command.Value.Trim() : throw new InvalidOperationException($"No command in: {cure}");

    private static Task RunAsync(OwnComputer computer, string command, bool inBackground = false) => computer.PlantAsync(
        $"unset -f openclaw; export PATH=\"$OPENCLAW/.bin:$PATH\"\nmkdir -p bin; ln -sf \"$CLAWDOOR\" bin/clawdoor; PATH=\"$HOME/bin:$PATH\"\n"
        + (inBackground ? $"setsid bash -c '{command}' >gateway.log 2>&1 </dev/null &\nsleep 1\n" : command + "\n"));

    /// <summary>Puts a printed <c>"name": [ … ]</c> below the printed path, besides what stands there.</summary>
    private static void Edit(OwnComputer computer, string cure)
    {
        var member = PrintedMember().Match(cure);
        var root = JsonNode.Parse(File.ReadAllText(computer.ConfigPath))!;
        var parent = PrintedPath().Match(cure).Groups[1].Value.Split('.').Aggregate(root, (node, name) => node[name]!);
        var (name, items) = (member.Groups["name"].Value, JsonNode.Parse(member.Groups["items"].Value)!.AsArray());
        parent[name] = new JsonArray([.. (parent[name]?.AsArray() ?? []).Concat(items).Select(i => i!.DeepClone())]);
        File.WriteAllText(computer.ConfigPath, root.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
    }

    /// <summary>Says the doctor when nothing stands in the way any more; then the page must work.</summary>
    private static async Task ConnectAsync(OwnComputer computer, RemotePage page, string language, string address = Page)
    {
        var start = TimeProvider.System.GetTimestamp();
        Finished doctor;
        while ((doctor = await computer.ClawdoorAsync("", "doctor", "--lang", language)).ExitCode != 0)
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60))
                throw new TimeoutException(doctor.Everything);
        }

        await OpenAsync(page, address);
        await page.WaitForChatAsync(TimeSpan.FromSeconds(40));
    }

    /// <summary>Anew: to an address that differs from the page's only behind # a browser just scrolls.</summary>
    private static async Task OpenAsync(RemotePage page, string address)
    {
        await page.GoToAsync("about:blank");
        await page.GoToAsync(address);
    }

    [GeneratedRegex(@"^ +(?:cure|修复) +(?<cure>[^\n]+)(?:\n +[^\n]+)*?\n +(?:more|详情) +docs/doctor\.md#(?<code>[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Advice();

    [GeneratedRegex(@"(?:kill \d+; )?(?:openclaw|clawdoor) [\x20-\x7E]+")]
    private static partial Regex PrintedCommand();

    [GeneratedRegex("\"(?<name>\\w+)\": (?<items>\\[[^\\]]*\\])")]
    private static partial Regex PrintedMember();

    [GeneratedRegex("\"(gateway(?:\\.\\w+)?)\"")]
    private static partial Regex PrintedPath();

    [GeneratedRegex("proxy_http_version .*;")]
    private static partial Regex NginxLines();

    [GeneratedRegex(@"server \{.*\}")]
    private static partial Regex NginxServer();
}
