using System.Formats.Tar;
using System.IO.Compression;

namespace Clawdoor.Gateway.Ui;

/// <summary>Takes the Control UI out of OpenClaw's npm package: its regular files and nothing else, each below the given folder.</summary>
internal static class UiArchive
{
    private const string Inside = "package/" + UiFolder.InPackage + "/";

    private const UnixFileMode FileMode0644 = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode DirectoryMode0755 = FileMode0644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Unpacks into <paramref name="folder"/>, which must be empty; after a failure it is to be thrown away.</summary>
    /// <exception cref="IOException">What the disk says.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not ours.</exception>
    public static (int Files, UiInstallFailure? Failure) Unpack(
        string archive, string folder, UiInstallBounds bounds, IProgress<UiInstallProgress>? progress, CancellationToken cancellation)
    {
        using var file = File.OpenRead(archive);
        using var plain = new BoundedStream(new GZipStream(file, CompressionMode.Decompress), bounds.Unpacked);
        using var tar = new TarReader(plain);
        var (entries, files, bytes) = (0, 0, 0L);
        var made = new HashSet<string>();
        MakeDirectory(folder, made);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            TarEntry? entry;
            try
            {
                entry = tar.GetNextEntry();
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException or OverflowException or ArgumentException)
            {
                return (files, plain.Exceeded ? TooLarge(bounds) : UiInstallFailure.Of(UiInstallTrouble.NotAnArchive, e.Message));
            }

            if (entry is null)
                return (files, null);
            if (++entries > bounds.Entries)
                return (files, TooLarge(bounds));
            if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
                continue;
            if (!IsBelow(entry.Name))
                return (files, UiInstallFailure.Of(UiInstallTrouble.Unsafe, Printable(entry.Name)));
            if (!entry.Name.StartsWith(Inside, StringComparison.Ordinal) || entry.Name.Length == Inside.Length)
                continue;

            var target = Path.Combine(folder, entry.Name[Inside.Length..].TrimEnd('/'));
            if (entry.EntryType == TarEntryType.Directory)
            {
                MakeDirectory(target, made);
                continue;
            }

            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !made.Add(target))
                return (files, UiInstallFailure.Of(UiInstallTrouble.Unsafe, Printable(entry.Name)));
            if ((bytes += entry.Length) > bounds.Unpacked)
                return (files, TooLarge(bounds));
            MakeDirectory(Path.GetDirectoryName(target)!, made);
            if (!Copy(entry, target))
                return (files, plain.Exceeded ? TooLarge(bounds) : UiInstallFailure.Of(UiInstallTrouble.NotAnArchive, Printable(entry.Name)));
            progress?.Report(new(UiInstallStep.Unpacking, ++files, null));
        }
    }

    /// <summary>False when the archive ends within the file.</summary>
    private static bool Copy(TarEntry entry, string target)
    {
        using var output = new FileStream(target, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = FileMode0644 });
        // Whatever the umask was.
        File.SetUnixFileMode(output.SafeFileHandle, FileMode0644);
        if (entry.DataStream is not { } data)
            return entry.Length == 0;
        var buffer = new byte[64 * 1024];
        while (true)
        {
            int count;
            try
            {
                count = data.Read(buffer);
            }
            catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
            {
                return false;
            }

            if (count == 0)
                return output.Length == entry.Length;
            output.Write(buffer, 0, count);
        }
    }

    private static void MakeDirectory(string path, HashSet<string> made)
    {
        if (!made.Add(path + "/"))
            return;
        Directory.CreateDirectory(path);
        File.SetUnixFileMode(path, DirectoryMode0755);
    }

    /// <summary>A relative name without detours; a directory's may end in a slash.</summary>
    private static bool IsBelow(string name) =>
        name.Length > 0 && name.IndexOfAny(['\0', '\\']) < 0 && !Array.Exists(name.TrimEnd('/').Split('/'), s => s is "" or "." or "..")
        && !name.EndsWith("//", StringComparison.Ordinal);

    private static UiInstallFailure TooLarge(UiInstallBounds bounds) => UiInstallFailure.Of(UiInstallTrouble.TooLarge, bounds.Unpacked >> 20);

    private static string Printable(string name) => string.Concat(name.Take(200).Select(c => char.IsControl(c) ? '?' : c));

    /// <summary>Reading ends with an error after so many bytes: a small archive can unpack to any size.</summary>
    private sealed class BoundedStream(Stream inner, long most) : Stream
    {
        private long _read;

        public bool Exceeded => _read > most;

        public override int Read(Span<byte> buffer)
        {
            var count = inner.Read(buffer);
            _read += count;
            return Exceeded ? throw new InvalidDataException("The archive unpacks to more than is allowed.") : count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }
        public override void Flush() => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
