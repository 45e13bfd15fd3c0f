namespace Clawdoor.Cli.Shell;

/// <summary>What the scripts for bash and zsh have in common.</summary>
internal static class ShellText
{
    /// <summary>Each kind of value there is, and patterns of the words it stands after: <c>' devices rotate --role'</c>, or <c>*' --lang'</c> if it is the same everywhere.</summary>
    public static IEnumerable<(ExpectedValue Value, IReadOnlyList<string> Places)> Values(IEnumerable<WalkedCommand> commands)
    {
        var rows =
            from command in commands
            from option in command.Options
            from name in option.Names
            select (command.Words, Name: name, option.Value, Kind: Kind(option.Value));
        return
            from named in rows.GroupBy(r => r.Name)
            let same = named.DistinctBy(r => r.Kind).Count() == 1
            from row in same ? named.Take(1) : named
            where row.Value is not null
            group (row.Value, Place: same ? $"*' {row.Name}'" : $"'{row.Words} {row.Name}'") by row.Kind into alike
            select (alike.First().Value, (IReadOnlyList<string>)[.. alike.Select(a => a.Place)]);
    }

    private static string Kind(ExpectedValue? value) => value is null ? "" : $"{value.IsFile} {value.IsFolder} {string.Join(' ', value.Words)}";

    /// <summary>As one word of a POSIX shell.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
}
