using System.Text;
using Clawdoor.Access.Refusing;
using Clawdoor.Protocol;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Access;

public sealed class DenialsTests
{
    public static TheoryData<string> All => [.. Enum.GetNames<Denial>()];

    [Theory]
    [MemberData(nameof(All))]
    public void Every_denial_has_a_row_that_clients_understand(string name)
    {
        var denial = Enum.Parse<Denial>(name);
        foreach (var listener in Enum.GetValues<Listener>())
        {
            var refusal = denial.Refuse(listener);
            Assert.Contains(refusal.Error.Code, ErrorCodes.All);
            Assert.NotEmpty(refusal.Error.Message);
            Assert.Matches("^[a-z-]+$", refusal.Cause);
            Assert.True(refusal.CloseCode is 1002 or 1008);
            Assert.StartsWith(refusal.CloseReason, refusal.Error.Message, StringComparison.Ordinal);
            Assert.InRange(Encoding.UTF8.GetByteCount(refusal.CloseReason), 1, 120);
            if (refusal.Error.Details is { } details)
            {
                Assert.Equal(denial.Row().Details, GatewayErrorCodes.Parse(details.GetProperty("code").GetString()));
                Assert.NotEqual(GatewayErrorCode.Unknown, GatewayErrorCodes.Parse(details.GetProperty("code").GetString()));
                Assert.Equal(denial.Row().AuthReason is not null, details.TryGetProperty("canRetryWithDeviceToken", out _));
            }
        }
    }

    [Fact]
    public void No_two_denials_of_the_same_kind_tell_the_same_reason() =>
        Assert.Empty(Enum.GetValues<Denial>().Select(d => d.Row()).Where(r => r.AuthReason is not null).GroupBy(r => r.AuthReason).Where(g => g.Count() > 1).Select(g => g.Key));

    [Theory]
    [InlineData(Denial.TokenMismatch, Listener.Page, "unauthorized: gateway token mismatch (open the dashboard URL and paste the token in Control UI settings)")]
    [InlineData(Denial.TokenMismatch, Listener.LocalCli, "unauthorized: gateway token mismatch (use this gateway's gateway.auth.token or pair the device)")]
    [InlineData(Denial.TokenMismatch, Listener.RemoteCli, "unauthorized: gateway token mismatch (set gateway.remote.token to match gateway.auth.token)")]
    [InlineData(Denial.TokenMismatch, Listener.Other, "unauthorized: gateway token mismatch (provide gateway auth token)")]
    [InlineData(Denial.TokenMissing, Listener.Page, "unauthorized: gateway token missing (paste in Control UI settings or openclaw doctor --generate-gateway-token; restart)")]
    [InlineData(Denial.PasswordMissing, Listener.LocalCli, "unauthorized: gateway password missing (use this gateway's gateway.auth.password)")]
    [InlineData(Denial.PasswordMismatch, Listener.Page, "unauthorized: gateway password mismatch (enter the password in Control UI settings)")]
    [InlineData(Denial.NotPaired, Listener.Page, "pairing required: device is not approved yet")]
    public void Each_listener_is_told_its_own_way_out(object denial, object listener, string message) =>
        Assert.Equal(message, ((Denial)denial).Refuse((Listener)listener).Error.Message);

    [Theory]
    [InlineData(ClientIds.Cli, ClientModes.Cli, true, Listener.LocalCli)]
    [InlineData(ClientIds.Cli, ClientModes.Cli, false, Listener.RemoteCli)]
    [InlineData(ClientIds.ControlUi, ClientModes.Webchat, true, Listener.Page)]
    [InlineData(ClientIds.Tui, ClientModes.Ui, true, Listener.Page)]
    [InlineData(ClientIds.Probe, ClientModes.Probe, true, Listener.Other)]
    public void Listeners_are_told_apart_by_what_they_are(string id, string mode, bool local, object listener) =>
        Assert.Equal((Listener)listener, Refusals.ListenerOf(new() { Id = id, Mode = mode, Version = "1", Platform = "p" }, local));

    [Fact]
    public void A_close_reason_is_cut_between_characters() => Gen.String[Gen.OneOf(Gen.Char['a', 'z'], Gen.Char['\u00e0', '\u00ff'], Gen.Char['\u4e00', '\u4fff']), 0, 150].Sample(text =>
    {
        text += "🐾🐾🐾";
        var cut = Refusals.Cut(text);
        var bytes = Encoding.UTF8.GetByteCount(cut);
        Assert.StartsWith(cut, text, StringComparison.Ordinal);
        Assert.False(cut.Length > 0 && char.IsHighSurrogate(cut[^1]));
        Assert.True(cut == text ? bytes <= 120 : bytes is > 116 and <= 120, text);
    });
}
