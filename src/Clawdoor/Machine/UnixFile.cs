using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Clawdoor.Machine;

/// <summary>User and group ID a file belongs to.</summary>
internal readonly record struct FileOwner(uint User, uint Group);

/// <summary>What the file system says about a name, the name itself when it is a symbolic link.</summary>
internal sealed record FileFacts(bool IsRegular, bool IsLink, uint HardLinks, UnixFileMode Mode, FileOwner Owner, long Length);

/// <summary>What .NET does not tell about files: owner, hard links, the path behind all links.</summary>
internal static partial class UnixFile
{
    // statx(2): the one stat whose layout is the same on every architecture (include/uapi/linux/stat.h).
    private const int CurrentDirectory = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7ff;
    private const int StatxSize = 256;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int LinkType = 0xA000;
    private const int PermissionMask = 0xFFF;
    private const int PathMax = 4096;

    /// <summary>0 for root.</summary>
    public static uint EffectiveUser => GetEffectiveUser();

    /// <summary>Null when there is no such name or a directory on the way may not be entered.</summary>
    public static FileFacts? Find(string path)
    {
        Span<byte> s = stackalloc byte[StatxSize];
        if (Statx(CurrentDirectory, path, NoFollow, BasicStats, ref MemoryMarshal.GetReference(s)) != 0)
            return null;
        var mode = MemoryMarshal.Read<ushort>(s[28..]);
        return new FileFacts(
            (mode & TypeMask) == RegularType, (mode & TypeMask) == LinkType, MemoryMarshal.Read<uint>(s[16..]),
            (UnixFileMode)(mode & PermissionMask),
            new FileOwner(MemoryMarshal.Read<uint>(s[20..]), MemoryMarshal.Read<uint>(s[24..])),
            MemoryMarshal.Read<long>(s[40..]));
    }

    /// <summary>
    /// A file that nobody else can have written, for what is acted upon: the state directory of a service belongs to the service,
    /// and root must not do what a broken-in service writes there.
    /// </summary>
    public static bool IsOurs([NotNullWhen(true)] FileFacts? facts) => facts is { IsRegular: true } && facts.Owner.User == EffectiveUser
        && (facts.Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) == 0;

    /// <summary>The path without symbolic links, or null when it leads nowhere.</summary>
    public static string? RealPath(string path)
    {
        Span<byte> resolved = stackalloc byte[PathMax];
        return RealPath(path, ref MemoryMarshal.GetReference(resolved)) == 0
            ? null
            : Encoding.UTF8.GetString(resolved[..resolved.IndexOf((byte)0)]);
    }

    /// <summary>Gives an open file to somebody; by handle, so that nobody can put another file under the name meanwhile.</summary>
    public static bool GiveTo(SafeFileHandle file, FileOwner owner) => ChangeOwner(file, owner.User, owner.Group) == 0;

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, ref byte result);

    [LibraryImport("libc", EntryPoint = "realpath", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint RealPath(string path, ref byte resolved);

    [LibraryImport("libc", EntryPoint = "fchown")]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint GetEffectiveUser();
}
