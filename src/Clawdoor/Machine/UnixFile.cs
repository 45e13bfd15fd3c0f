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
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int StatxSize = 256;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int LinkType = 0xA000;
    private const int PermissionMask = 0xFFF;
    private const int PathMax = 4096;

    /// <summary>errno of a name that is a link and must not be one (ELOOP).</summary>
    public const int Linked = 40;

    /// <summary>errno of a lock that another process holds (EWOULDBLOCK).</summary>
    public const int Held = 11;

    /// <summary>0 for root.</summary>
    public static uint EffectiveUser => GetEffectiveUser();

    /// <summary>Null when there is no such name or a directory on the way may not be entered.</summary>
    public static FileFacts? Find(string path) => Find(CurrentDirectory, path, NoFollow);

    /// <summary>Of what is open, whatever its name has become.</summary>
    public static FileFacts? Find(SafeFileHandle file) => file.IsInvalid ? null : Find((int)file.DangerousGetHandle(), "", EmptyPath);

    private static FileFacts? Find(int directory, string path, int flags)
    {
        Span<byte> s = stackalloc byte[StatxSize];
        if (Statx(directory, path, flags, BasicStats, ref MemoryMarshal.GetReference(s)) != 0)
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

    /// <summary>Opens a file for reading that others may have open; not through a link under its last name.</summary>
    /// <exception cref="IOException">It is missing, a link (<see cref="Linked"/>), or the system says no.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to read.</exception>
    public static SafeFileHandle OpenItself(string path)
    {
        var (file, error) = LibC.OpenItself(path);
        return error == 0 ? file : throw Refusal(path, error);
    }

    /// <summary>
    /// A file that is there to be held, by one process at a time. Not through a link: in a directory of a service's it could lead
    /// root, who then writes, to any file.
    /// </summary>
    /// <exception cref="IOException"><see cref="Held"/>, <see cref="Linked"/> also for what is no file, or what the system says.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to write.</exception>
    public static FileStream OpenLock(string path)
    {
        const int isDirectory = 21, noSuchDevice = 6;
        var (file, error) = LibC.OpenOrMake(path);
        if (error is isDirectory or noSuchDevice || (error == 0 && Find(file) is not { IsRegular: true }))
            error = Linked;
        // A file system without locks is as good as one where nobody holds any.
        if (error == 0 && LibC.Lock(file) == Held)
            error = Held;
        if (error == 0)
            return new(file, FileAccess.ReadWrite);
        file.Dispose();
        throw Refusal(path, error);
    }

    /// <summary>As .NET puts it.</summary>
    internal static Exception Refusal(string path, int error) => error switch
    {
        2 => new FileNotFoundException($"Could not find '{path}'.", path), // ENOENT
        1 or 13 => new UnauthorizedAccessException($"Access to the path '{path}' is denied."), // EPERM, EACCES
        _ => new IOException($"{Marshal.GetPInvokeErrorMessage(error)} : '{path}'", error),
    };

    /// <summary>The whole content of what is open; the handle is closed.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static byte[] ReadAll(SafeFileHandle file)
    {
        using var content = new MemoryStream();
        using (var stream = new FileStream(file, FileAccess.Read))
            stream.CopyTo(content);
        return content.ToArray();
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

/// <summary>
/// A directory held open: what is done by <see cref="Path"/> stays in it, whatever its name becomes meanwhile. Where root is in
/// another user's directory, that user could put links there which lead elsewhere: only those that root made are followed.
/// </summary>
internal sealed class HeldFolder : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly string _name;

    private HeldFolder(SafeFileHandle handle, string name)
    {
        const UnixFileMode others = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        var facts = UnixFile.Find(handle)!;
        (_handle, _name, Owner) = (handle, name, facts.Owner);
        IsForeign = UnixFile.EffectiveUser == 0 && (facts.Owner.User != 0 || (facts.Mode & others) != 0);
        // proc(5): a link that leads to what is open.
        Path = UnixFile.EffectiveUser == 0 ? $"/proc/self/fd/{handle.DangerousGetHandle()}" : name;
    }

    /// <summary>While this object lives.</summary>
    public string Path { get; }

    public FileOwner Owner { get; }

    /// <summary>This is root, and somebody else may put names there.</summary>
    public bool IsForeign { get; }

    public IEnumerable<string> Names => Directory.EnumerateFileSystemEntries(Path).Select(e => System.IO.Path.GetFileName(e)).Order(StringComparer.Ordinal);

    /// <summary>Null when there is none.</summary>
    /// <exception cref="IOException">As the system says.</exception>
    /// <exception cref="UnauthorizedAccessException">Not ours to read.</exception>
    public static HeldFolder? Open(string path) => Open(path, path, follows: true);

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>
    /// A link that root did not make, or root's file under a second name: whoever put it there could have something read or
    /// changed for them that they may not reach.
    /// </summary>
    public bool IsPlanted(string name) => IsForeign && UnixFile.Find(PathOf(name)) is { } facts && (facts.IsLink ? facts.Owner.User != 0 : IsSecondName(facts));

    /// <summary>A directory in it, or further below; null when there is none, or one on the way is <see cref="IsPlanted"/>.</summary>
    /// <param name="relative">Empty for the directory itself once more.</param>
    /// <inheritdoc cref="Open(string)"/>
    public HeldFolder? Folder(string relative)
    {
        var folder = Open(Path, _name, follows: true);
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            using var above = folder;
            folder = above?.PathBehind(part) is { } path ? Open(path, System.IO.Path.Combine(above._name, part), follows: !above.IsForeign) : null;
        }

        return folder;
    }

    /// <summary>A regular file in it, for reading; null when there is none, or it is <see cref="IsPlanted"/>.</summary>
    /// <inheritdoc cref="Open(string)"/>
    public SafeFileHandle? File(string name)
    {
        // Looked at before it is opened: a pipe would be waited for.
        if (PathBehind(name) is not { } path || UnixFile.Find(path) is not { IsRegular: true })
            return null;
        var (file, error) = LibC.OpenItself(path);
        if (error == 0 && UnixFile.Find(file) is { IsRegular: true } facts && !(IsForeign && path == PathOf(name) && IsSecondName(facts)))
            return file;
        file.Dispose();
        return error is 0 or 2 or UnixFile.Linked ? null : throw UnixFile.Refusal(path, error);
    }

    /// <summary>The path of something in it, behind the links that are followed, while this object lives; null for one that is not.</summary>
    public string? PathBehind(string name) => Behind(name, Path);

    /// <summary>The same, for longer.</summary>
    public string? RealPathOf(string name) => Behind(name, _name);

    public void Dispose() => _handle.Dispose();

    private static HeldFolder? Open(string path, string name, bool follows)
    {
        const int missing = 2, notADirectory = 20;
        var (handle, error) = LibC.OpenDirectory(path, follows);
        if (error == 0)
            return new(handle, name);
        handle.Dispose();
        return error is missing or notADirectory or UnixFile.Linked ? null : throw UnixFile.Refusal(name, error);
    }

    private static bool IsSecondName(FileFacts facts) => facts is { IsRegular: true, HardLinks: > 1, Owner.User: 0 };

    private string? Behind(string name, string folder)
    {
        var path = System.IO.Path.Combine(folder, name);
        if (!IsForeign)
            return UnixFile.RealPath(path) ?? path;
        if (UnixFile.Find(PathOf(name)) is not { IsLink: true })
            return path;
        return LibC.RootsLink(PathOf(name)) is { } target ? System.IO.Path.Combine(folder, target) : null;
    }
}
