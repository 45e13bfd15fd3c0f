using Clawdoor.Config.Json5;
using Clawdoor.Wording;

namespace Clawdoor.Config;

/// <summary>Everything that can go wrong, as expected, with somebody else's openclaw.json.</summary>
internal enum ConfigTrouble
{
    /// <summary>{0} path.</summary>
    Missing,

    /// <summary>{0} path: a directory, a pipe, a device.</summary>
    NotAFile,

    /// <summary>{0} the real file, {1} path.</summary>
    IsALink,

    /// <summary>{0} path, {1} greatest size in MiB.</summary>
    TooLarge,

    /// <summary>{0} path, {1} user.</summary>
    NotReadable,

    /// <summary>{0} path, {1} offset of the byte.</summary>
    NotUtf8,

    /// <summary>{0} path, {1} line, {2} column, {3} found, {4} allowed.</summary>
    NotJson5,

    /// <summary>{0} path.</summary>
    NotAnObject,

    /// <summary>{0} file with the $include.</summary>
    IncludeNotText,

    /// <summary>{0} included path, {1} file with the $include.</summary>
    IncludeOutside,

    /// <summary>{0} included path, {1} file with the $include.</summary>
    IncludeCircular,

    /// <summary>{0} included path, {1} greatest number.</summary>
    IncludeTooMany,

    /// <summary>{0} included path.</summary>
    IncludeNotObject,

    /// <summary>{0} path.</summary>
    ChangedMeanwhile,

    /// <summary>{0} path, {1} what the system says.</summary>
    NotWritable,

    /// <summary>{0} path, {1} the variable that says so.</summary>
    ReadOnlyByOpenClaw,

    /// <summary>{0} path, {1} the key that came out wrong.</summary>
    EditWentWrong,

    /// <summary>{0} directory, {1} what the system says.</summary>
    BackupFailed,

    /// <summary>{0} directory.</summary>
    BackupsBusy,

    /// <summary>{0} path of what is a link, or no file, in place of ours.</summary>
    BackupsPlanted,

    /// <summary>{0} path, {1} directory.</summary>
    NothingToUndo,

    /// <summary>{0} directory of the backup.</summary>
    BackupDamaged,

    /// <summary>{0} path, {1} number of the backup.</summary>
    ChangedSinceBackup,
}

/// <summary>A <see cref="ConfigTrouble"/> with its words.</summary>
internal sealed record ConfigFailure(ConfigTrouble Trouble, Problem Problem)
{
    public static ConfigFailure Of(ConfigTrouble trouble, params object?[] args)
    {
        var (what, next) = Words(trouble);
        return new ConfigFailure(trouble, new Problem(what.With(args), next.With(args)));
    }

    private static (Sentence What, Sentence Next) Words(ConfigTrouble trouble) => trouble switch
    {
        ConfigTrouble.Missing => (ConfigWords.Missing, ConfigWords.MissingNext),
        ConfigTrouble.NotAFile => (ConfigWords.NotAFile, ConfigWords.NotAFileNext),
        ConfigTrouble.IsALink => (ConfigWords.IsALink, ConfigWords.IsALinkNext),
        ConfigTrouble.TooLarge => (ConfigWords.TooLarge, ConfigWords.NotAFileNext),
        ConfigTrouble.NotReadable => (ConfigWords.NotReadable, ConfigWords.NotReadableNext),
        ConfigTrouble.NotUtf8 => (ConfigWords.NotUtf8, ConfigWords.FixByHand),
        ConfigTrouble.NotJson5 => (ConfigWords.NotJson5, ConfigWords.FixByHand),
        ConfigTrouble.NotAnObject => (ConfigWords.NotAnObject, ConfigWords.FixByHand),
        ConfigTrouble.IncludeNotText => (ConfigWords.IncludeNotText, ConfigWords.FixByHand),
        ConfigTrouble.IncludeOutside => (ConfigWords.IncludeOutside, ConfigWords.IncludeOutsideNext),
        ConfigTrouble.IncludeCircular => (ConfigWords.IncludeCircular, ConfigWords.FixByHand),
        ConfigTrouble.IncludeTooMany => (ConfigWords.IncludeTooMany, ConfigWords.FixByHand),
        ConfigTrouble.IncludeNotObject => (ConfigWords.IncludeNotObject, ConfigWords.FixByHand),
        ConfigTrouble.ChangedMeanwhile => (ConfigWords.ChangedMeanwhile, ConfigWords.ChangedMeanwhileNext),
        ConfigTrouble.NotWritable => (ConfigWords.NotWritable, ConfigWords.NotWritableNext),
        ConfigTrouble.ReadOnlyByOpenClaw => (ConfigWords.ReadOnlyByOpenClaw, ConfigWords.ReadOnlyByOpenClawNext),
        ConfigTrouble.EditWentWrong => (ConfigWords.EditWentWrong, ConfigWords.EditWentWrongNext),
        ConfigTrouble.BackupFailed => (ConfigWords.BackupFailed, ConfigWords.BackupFailedNext),
        ConfigTrouble.BackupsBusy => (ConfigWords.BackupsBusy, ConfigWords.BackupsBusyNext),
        ConfigTrouble.BackupsPlanted => (MachineWords.LockIsNoFile, MachineWords.LockIsNoFileNext),
        ConfigTrouble.NothingToUndo => (ConfigWords.NothingToUndo, ConfigWords.NothingToUndoNext),
        ConfigTrouble.BackupDamaged => (ConfigWords.BackupDamaged, ConfigWords.BackupDamagedNext),
        ConfigTrouble.ChangedSinceBackup => (ConfigWords.ChangedSinceBackup, ConfigWords.ChangedSinceBackupNext),
        _ => throw new ArgumentOutOfRangeException(nameof(trouble), trouble, null),
    };
}

/// <summary>The words for what JSON5 is made of.</summary>
internal static class Json5Terms
{
    /// <summary>What stands where the reader stopped: one character at most, so that no secret is shown.</summary>
    public static Message Found(Json5Error error) => error.Found switch
    {
        null => ConfigWords.EndOfText,
        "\n" or "\r" => ConfigWords.EndOfLine,
        var c when char.IsControl(c, 0) => ConfigWords.TheCharacter.With($"U+{(int)c[0]:X4}"),
        var c => ConfigWords.TheCharacter.With(c),
    };

    public static Message Allowed(Json5Expected expected) => expected switch
    {
        Json5Expected.Value => ConfigWords.AllowedValue,
        Json5Expected.Name => ConfigWords.AllowedName,
        Json5Expected.Colon => ConfigWords.AllowedColon,
        Json5Expected.CommaOrBrace => ConfigWords.AllowedCommaOrBrace,
        Json5Expected.CommaOrBracket => ConfigWords.AllowedCommaOrBracket,
        Json5Expected.NothingMore => ConfigWords.AllowedNothing,
        Json5Expected.CommentStart => ConfigWords.AllowedComment,
        Json5Expected.CommentEnd => ConfigWords.AllowedCommentEnd,
        Json5Expected.StringEnd => ConfigWords.AllowedQuote,
        Json5Expected.Escape => ConfigWords.AllowedEscape,
        Json5Expected.HexDigit => ConfigWords.AllowedHexDigit,
        Json5Expected.Digit => ConfigWords.AllowedDigit,
        Json5Expected.NameCharacter => ConfigWords.AllowedNameCharacter,
        Json5Expected.LessDepth => ConfigWords.AllowedDepth,
        Json5Expected.LessText => ConfigWords.AllowedLength,
        _ => throw new ArgumentOutOfRangeException(nameof(expected), expected, null),
    };

    /// <summary>What a key must hold.</summary>
    public static Message Kind<T>()
        where T : Json5Value => typeof(T).Name switch
        {
            nameof(Json5String) => ConfigWords.KindText,
            nameof(Json5Number) => ConfigWords.KindNumber,
            nameof(Json5Array) => ConfigWords.KindList,
            nameof(Json5Boolean) => ConfigWords.KindTruth,
            _ => ConfigWords.KindObject,
        };
}
