using Clawdoor.Devices;
using Clawdoor.Protocol;
using CsCheck;
using Xunit;

namespace Clawdoor.Tests.Devices;

/// <summary>Whatever happens in whatever order, the store never says what the rules forbid, and says the same after a restart.</summary>
public sealed class DeviceStoreHistories
{
    private static readonly DeviceIdentity[] _devices = [.. Enumerable.Range(0, 3).Select(_ => DeviceIdentity.Generate())];

    private static readonly string[][] _wishes = [[], [Scopes.Read], [Scopes.Write], [Scopes.Pairing, Scopes.Read], [Scopes.Admin]];

    private static readonly Gen<(Act Act, int Device, int Wish, int Seconds)> _step = Gen.Select(
        Gen.Int[0, (int)Act.Wait].Select(i => (Act)i), Gen.Int[0, _devices.Length - 1], Gen.Int[0, _wishes.Length - 1], Gen.Int[0, 400]);

    private enum Act { Ask, AskAsNode, Approve, Reject, Remove, Issue, Rotate, Revoke, Use, Wait }

    [Fact]
    public void No_history_ends_in_a_forbidden_state() => _step.Array[1, 16].Sample(
        steps =>
        {
            using var room = new StoreRoom();
            var rules = new Rules(room);
            foreach (var step in steps)
            {
                rules.Do(step);
                rules.Check();
                var told = StoreRoom.Told(room.Store);
                room.Reopen();
                Assert.Equal(told, StoreRoom.Told(room.Store));
            }
        },
        iter: 20,
        threads: 1);

    /// <summary>What people did, kept apart from the store.</summary>
    private sealed class Rules(StoreRoom room)
    {
        private readonly Dictionary<string, (string Id, DateTimeOffset Tried)> _asked = [];
        private readonly Dictionary<string, HashSet<string>> _approved = [];
        private readonly List<(DeviceIdentity Device, string Role, string Text, bool Ended)> _tokens = [];

        public void Do((Act Act, int Device, int Wish, int Seconds) step)
        {
            var (device, scopes) = (_devices[step.Device], _wishes[step.Wish]);
            switch (step.Act)
            {
                case Act.Ask or Act.AskAsNode:
                    var wish = StoreRoom.Wish(device, step.Act == Act.Ask ? scopes : []) with { Role = step.Act == Act.Ask ? Roles.Operator : Roles.Node };
                    _asked[device.DeviceId] = (room.Store.Ask(wish).Request.RequestId, room.Time.GetUtcNow());
                    break;
                case Act.Approve when _asked.TryGetValue(device.DeviceId, out var asked):
                    var request = room.Store.FindRequest(asked.Id);
                    Assert.Equal(request is not null, room.Store.Approve(asked.Id, ApprovedVia.Owner) is not null);
                    if (request is not null)
                        Approved(device, request);
                    break;
                case Act.Reject when _asked.Remove(device.DeviceId, out var asked):
                    room.Store.Reject(asked.Id);
                    break;
                case Act.Remove:
                    var removed = room.Store.Remove(device.DeviceId) is not null;
                    Assert.Equal(_approved.Remove(device.DeviceId), removed);
                    if (removed)
                    {
                        End(device, role: null);
                        _asked.Remove(device.DeviceId);
                    }

                    break;
                case Act.Issue when room.Store.Issue(device.DeviceId, Roles.Operator, scopes, StoreRoom.Generation) is { } issued:
                    _tokens.Add((device, issued.Role, issued.Text, Ended: false));
                    break;
                case Act.Rotate when room.Store.Rotate(device.DeviceId, Roles.Operator, null, StoreRoom.Generation) is { } rotated:
                    End(device, Roles.Operator);
                    _tokens.Add((device, rotated.Role, rotated.Text, Ended: false));
                    break;
                case Act.Revoke:
                    if (room.Store.Revoke(device.DeviceId, Roles.Operator) is not null)
                        End(device, Roles.Operator);
                    break;
                case Act.Use:
                    room.Store.Seen(device.DeviceId, "connect", "198.51.100.9");
                    break;
                case Act.Wait:
                    room.Time.Advance(TimeSpan.FromSeconds(step.Seconds));
                    room.Store.DropExpired();
                    break;
            }
        }

        public void Check()
        {
            var list = room.Store.List();
            var alive = _asked.Where(a => room.Time.GetUtcNow() - a.Value.Tried <= DeviceStore.RequestLives).ToDictionary();
            Assert.Equal(alive.Keys.Order(), list.Pending.Select(p => p.DeviceId).Order());
            Assert.All(list.Pending, p => Assert.Equal(alive[p.DeviceId].Id, p.RequestId));

            Assert.Equal(_approved.Keys.Order(), list.Paired.Select(p => p.DeviceId).Order());
            Assert.All(list.Paired, p => Assert.Subset(_approved[p.DeviceId], p.Scopes.ToHashSet()));
            Assert.All(list.Paired, p => Assert.All(p.Tokens, t => Assert.True(ScopeRule.Allows(t.Role, t.Scopes, p.Scopes))));

            foreach (var (device, role, text, _) in _tokens.Where(t => t.Ended))
            {
                Assert.Equal(TokenState.Mismatch, room.Store.Verify(device.DeviceId, role, text, [], StoreRoom.Generation));
                Assert.Null(room.Store.FindByToken(text, StoreRoom.Generation));
            }

            foreach (var device in _devices.Where(d => _tokens.Exists(t => t.Device == d && !t.Ended)))
            {
                var newest = _tokens.FindLast(t => t.Device == device && !t.Ended);
                Assert.Equal(TokenState.Good, room.Store.Verify(device.DeviceId, newest.Role, newest.Text, [], StoreRoom.Generation));
            }
        }

        private void Approved(DeviceIdentity device, PendingDevice request)
        {
            _asked.Remove(device.DeviceId);
            if (!_approved.TryGetValue(device.DeviceId, out var scopes))
                _approved[device.DeviceId] = scopes = [];
            scopes.UnionWith(request.Scopes);
            foreach (var role in request.Roles)
                End(device, role);
        }

        private void End(DeviceIdentity device, string? role)
        {
            for (var i = 0; i < _tokens.Count; i++)
            {
                if (_tokens[i].Device == device && (role is null || _tokens[i].Role == role))
                    _tokens[i] = _tokens[i] with { Ended = true };
            }
        }
    }
}
