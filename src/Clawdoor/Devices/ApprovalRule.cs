using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>What an approval would give that the approver may not.</summary>
/// <param name="IsForeign">The scope belongs to none of the roles asked for; else the approver lacks it.</param>
internal sealed record ApprovalRefusal(string Scope, bool IsForeign);

/// <summary>What an approval gives, and whether somebody may give it.</summary>
internal static class ApprovalRule
{
    /// <summary>Null when a caller with <paramref name="callerScopes"/> may approve <paramref name="request"/>.</summary>
    public static ApprovalRefusal? Refusal(PendingDevice request, PairedDevice? known, IReadOnlyList<string> callerScopes)
    {
        var asked = ScopeRule.WrittenOut(request.Scopes);
        if (ScopeRule.FirstOutside(request.Roles, asked) is { } foreign)
            return new(foreign, IsForeign: true);
        if (!request.Roles.Contains(Roles.Operator))
            return null;
        var given = TokenScopes(Roles.Operator, request.Scopes, known);
        var needed = ScopeRule.Merge(ScopeRule.OfRole(Roles.Operator, request.Scopes), given);
        return ScopeRule.FirstMissing(Roles.Operator, needed, callerScopes) is { } missing ? new(missing, IsForeign: false) : null;
    }

    /// <summary>
    /// What tokens of <paramref name="role"/> may do after the approval: what they could before and what is newly asked for.
    /// What a rotation took away comes back only when it is asked for beyond what was approved.
    /// </summary>
    public static IReadOnlyList<string> TokenScopes(string role, IReadOnlyList<string> asked, PairedDevice? known)
    {
        var before = known?.Tokens.FirstOrDefault(t => t.Role == role)?.Scopes;
        var wanted = ScopeRule.OfRole(role, asked);
        var approved = ScopeRule.OfRole(role, known?.Scopes ?? []);
        if (wanted.Count == 0)
            return ScopeRule.OfRole(role, before ?? approved);
        return ScopeRule.OfRole(role, before is null ? wanted : ScopeRule.Merge(before, [.. wanted.Except(approved)]));
    }

    /// <summary>An owner's word stands; another approval of a device of unknown or owned approval does not lower it.</summary>
    public static string? Via(PairedDevice? known, ApprovedVia via) => (known?.ApprovedVia, via) switch
    {
        _ when known is null || via == ApprovedVia.Owner => via.ToName(),
        (null, _) => via == ApprovedVia.Bootstrap ? via.ToName() : null,
        ("owner" or "bootstrap", _) => known.ApprovedVia,
        _ => via.ToName(),
    };

    public static string ToName(this ApprovedVia via) => via switch
    {
        ApprovedVia.Owner => "owner",
        ApprovedVia.Silent => "silent",
        ApprovedVia.TrustedCidr => "trusted-cidr",
        ApprovedVia.TrustedProxy => "trusted-proxy",
        ApprovedVia.SshVerified => "ssh-verified",
        ApprovedVia.Bootstrap => "bootstrap",
        _ => throw new ArgumentOutOfRangeException(nameof(via)),
    };
}
