using System.Collections.Frozen;
using Clawdoor.Gateway.Chat;

namespace Clawdoor.Gateway.Methods;

/// <summary>Every method there is: name → scope → body. What is not here is an unknown method.</summary>
internal static class MethodTable
{
    private static readonly FrozenDictionary<string, Method> _byName =
        ((IEnumerable<Method>)[.. StateMethods.All, .. DeviceMethods.All, .. ScopeUpgrades.All, .. UiMethods.All,
            .. ChatMethods.All, .. SessionReading.All, .. SessionMethods.All, .. ModelMethods.All, .. UserMethods.All])
        .ToFrozenDictionary(m => m.Name, StringComparer.Ordinal);

    /// <summary>What hello-ok advertises.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. _byName.Values.Where(m => !m.Quiet).Select(m => m.Name).Order(StringComparer.Ordinal)];

    public static IReadOnlyCollection<Method> All => _byName.Values;

    public static Method? Find(string name) => _byName.GetValueOrDefault(name);
}
