using Clawdoor.Protocol;

namespace Clawdoor.Devices;

/// <summary>Which scopes contain which (access-layer 5.7): an operator's imply others, every other role's only themselves.</summary>
internal static class ScopeRule
{
    private const string OperatorPrefix = Roles.Operator + ".";

    /// <summary>Nothing asked for is always allowed.</summary>
    public static bool Allows(string role, IEnumerable<string> asked, IReadOnlyCollection<string> granted) =>
        FirstMissing(role, asked, granted) is null;

    public static string? FirstMissing(string role, IEnumerable<string> asked, IReadOnlyCollection<string> granted) =>
        asked.Select(s => s.Trim()).FirstOrDefault(s => s.Length > 0 && !(role == Roles.Operator
            ? IsCovered(s, granted)
            : s.StartsWith(role + ".", StringComparison.Ordinal) && granted.Contains(s)));

    /// <summary>The first scope that belongs to none of the roles.</summary>
    public static string? FirstOutside(IReadOnlyList<string> roles, IEnumerable<string> scopes) =>
        scopes.FirstOrDefault(s => !roles.Any(r => s.StartsWith(r + ".", StringComparison.Ordinal)));

    /// <summary>Sorted, with what admin and write contain written out, as token scopes are told.</summary>
    public static IReadOnlyList<string> WrittenOut(IEnumerable<string> scopes)
    {
        var all = DeviceText.Scopes(scopes).ToHashSet(StringComparer.Ordinal);
        if (all.Contains(Scopes.Admin))
            all.Add(Scopes.Write);
        if (all.Contains(Scopes.Write))
            all.Add(Scopes.Read);
        return [.. all.Order(StringComparer.Ordinal)];
    }

    /// <summary><see cref="WrittenOut"/>, those that a token of <paramref name="role"/> can carry.</summary>
    public static IReadOnlyList<string> OfRole(string role, IEnumerable<string> scopes) =>
        [.. WrittenOut(scopes).Where(s => s.StartsWith(OperatorPrefix, StringComparison.Ordinal) == (role == Roles.Operator))];

    /// <summary>Each once, the first list's order first.</summary>
    public static IReadOnlyList<string> Merge(params IReadOnlyList<string>[] lists) => DeviceText.Scopes(lists.SelectMany(l => l));

    private static bool IsCovered(string scope, IReadOnlyCollection<string> granted) =>
        scope.StartsWith(OperatorPrefix, StringComparison.Ordinal)
        && (granted.Contains(scope) || granted.Contains(Scopes.Admin) || scope switch
        {
            Scopes.Read or Scopes.Talk or Scopes.SessionsWrite => granted.Contains(Scopes.Write),
            Scopes.SessionsRead => granted.Contains(Scopes.Write) || granted.Contains(Scopes.Read) || granted.Contains(Scopes.SessionsWrite),
            _ => false,
        });
}
