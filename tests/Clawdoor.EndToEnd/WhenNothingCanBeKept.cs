using System.Diagnostics;
using System.Text.Json;
using Clawdoor.EndToEnd.Fixtures;
using Clawdoor.Tests.Conversations;
using Microsoft.Playwright;
using Xunit;

namespace Clawdoor.EndToEnd;

/// <summary>A full disk and a locked database: said as what they are, nothing that was acknowledged is lost, and nobody is stuck.</summary>
public sealed class WhenNothingCanBeKept
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_disk_is_told_in_the_official_ui_which_goes_on_when_there_is_room()
    {
        await using var provider = await FakeProvider.StartAsync();
        SmallDisk? small = null;
        await using var door = await BuiltInDoor.StartAsync(
            port => OpenClawConfig.Talking(port, provider.BaseUrl, ["words-60-50"], ["key"]),
            async home => small = await SmallDisk.MountAsync(Path.Combine(home, "state"), 4));
        await using var disk = small!;
        using var certificate = await TheDoor.ShownCertificateAsync(door.Host.ServerPublic);
        await using var chromium = await RemoteChromium.StartAsync(door.Host, trusted: certificate);
        await using var page = await chromium.NewPageAsync();
        await page.GoToAsync(ControlUi.Address(door.Origin));
        (await door.ClawdoorAsync("devices", "approve", await page.WaitForPairingAsync(), "--yes")).Succeeded();
        await page.WaitUntilConnectedAsync();

        await page.OpenChatAsync(door.Origin);
        await page.SendAsync("while there is room");
        await page.WaitForThreadAsync("word60");
        await page.WaitUntilIdleAsync();

        // Full before anything is kept: the message stays with the person, who tries again.
        disk.Fill();
        await page.SendAsync("no room for this");
        await page.WaitForThreadAsync("no room for this[\\s\\S]*Not sent");
        await page.ScreenshotAsync("talk-disk-full");
        disk.Free();
        await page.Tab.GetByRole(AriaRole.Button, new() { Name = "Retry" }).ClickAsync();

        // Full in the middle of an answer: it ends, and says why.
        await page.WaitForThreadAsync("no room for this[\\s\\S]*word5");
        disk.Fill();
        await page.WaitUntilIdleAsync();
        await page.WaitForTextAsync("This could not be saved: the gateway's disk is full.");
        await page.ScreenshotAsync("talk-disk-full-in-mid-answer");

        disk.Free();
        await page.SendAsync("and does it go on?");
        await page.WaitForThreadAsync("and does it go on\\?[\\s\\S]*word60");
        await page.WaitUntilIdleAsync();
        page.SaysNoScriptErrors();
        await page.Tab.ReloadAsync();
        await page.WaitForThreadAsync("while there is room[\\s\\S]*word60[\\s\\S]*no room for this[\\s\\S]*and does it go on\\?[\\s\\S]*word60");
    }

    [Fact]
    public async Task A_full_disk_is_a_typed_error_and_loses_nothing_that_was_acknowledged()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var gateway = await BuiltInGatewayProcess.StartAsync(port => OpenClawConfig.Talking(port, provider.BaseUrl, ["words-40-20"], ["key"]));
        await gateway.StopAsync();
        await using var disk = await SmallDisk.MountAsync(gateway.OwnState, 4);
        await gateway.StartAsync();
        await using var talker = await Talker.LogInAsync(gateway, Stop);
        var kept = await talker.SayAsync("kept");
        await talker.EndOfAsync(kept);

        disk.Fill();
        var refused = Guid.NewGuid().ToString();
        var answer = await SendAsync(refused);
        Assert.False(answer.Succeeded(out _, out var failure));
        Assert.Equal(("not-kept", "This could not be saved: the gateway's disk is full."), (failure!.Reason, failure.Message));
        Assert.Equal(["kept"], await AskedAsync(talker));

        // The same message with the same ID, as it is allowed to be repeated: now it is taken.
        disk.Free();
        Assert.True((await SendAsync(refused)).Succeeded(out _, out _));
        await talker.WaitForAsync("chat", p => Talker.Text(p, "runId") == refused && Talker.Text(p, "state") == "delta");
        disk.Fill();
        var end = await talker.EndOfAsync(refused);
        Assert.Equal("error", Talker.Text(end, "state"));
        Assert.Contains("disk is full", Talker.Text(end, "errorMessage"), StringComparison.Ordinal);
        await gateway.StopAsync(Signal.Kill);

        // After a power cut: both messages, and the one answer that was told as final.
        disk.Free();
        await gateway.StartAsync();
        await using var later = await Talker.LogInAsync(gateway, Stop);
        Assert.Equal(["kept", "again"], await AskedAsync(later));
        var answers = await MessagesAsync(later, "assistant");
        Assert.Contains(answers, a => a.EndsWith("word40", StringComparison.Ordinal));

        Task<Protocol.GatewayResult<JsonElement>> SendAsync(string run) => talker.TryAsync(
            "chat.send", $$"""{"sessionKey":"{{Talker.Main}}","message":"again","deliver":false,"idempotencyKey":"{{run}}"}""");
    }

    [Fact]
    public async Task A_locked_database_is_told_at_the_start_and_nobody_can_lock_it_later()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var gateway = await BuiltInGatewayProcess.StartAsync(port => OpenClawConfig.Talking(port, provider.BaseUrl, ["words-3"], ["key"]));
        var database = Path.Combine(gateway.OwnState, "conversations.sqlite");

        // The gateway has it for itself.
        var locking = await ChildProcess.RunAsync("sqlite3", [database, "BEGIN EXCLUSIVE;"]);
        Assert.NotEqual(0, locking.ExitCode);
        Assert.Contains("database is locked", locking.Errors, StringComparison.Ordinal);
        await using (var talker = await Talker.LogInAsync(gateway, Stop))
        {
            await talker.EndOfAsync(await talker.SayAsync("still talks"));
            await gateway.StopAsync();
        }

        using var holder = Process.Start(new ProcessStartInfo("sqlite3", [database]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await holder.StandardInput.WriteLineAsync("BEGIN EXCLUSIVE; SELECT 'held';");
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(Stop));
        var start = await ChildProcess.RunAsync(Repository.Clawdoor, ["gateway", "run"], gateway.Environment);
        Assert.NotEqual(0, start.ExitCode);
        Assert.Contains(database, start.Errors, StringComparison.Ordinal);
        Assert.Contains("Another process has the database", start.Errors, StringComparison.Ordinal);

        holder.StandardInput.Close();
        await holder.WaitForExitAsync(Stop);
        await gateway.StartAsync();
        await using var later = await Talker.LogInAsync(gateway, Stop);
        Assert.Equal(["still talks"], await AskedAsync(later));
    }

    private static Task<List<string>> AskedAsync(Talker talker) => MessagesAsync(talker, "user");

    private static async Task<List<string>> MessagesAsync(Talker talker, string role)
    {
        var page = await talker.AskAsync("chat.history", $$"""{"sessionKey":"{{Talker.Main}}","limit":100}""");
        return [.. page.GetProperty("messages").EnumerateArray().Where(m => Talker.Text(m, "role") == role).Select(Talker.Said)];
    }
}
