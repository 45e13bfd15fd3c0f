namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>A file system of a few megabytes, which can really be full.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _filling;

    private SmallDisk(string directory) => (Directory, _filling) = (directory, Path.Combine(directory, "filling"));

    public string Directory { get; }

    /// <summary>Mounts it there, mode 0700.</summary>
    public static async Task<SmallDisk> MountAsync(string directory, int mebibytes)
    {
        System.IO.Directory.CreateDirectory(directory);
        (await ChildProcess.RunAsync("mount", ["-t", "tmpfs", "-o", $"size={mebibytes}m,mode=700", "tmpfs", directory])).Succeeded();
        return new(directory);
    }

    /// <summary>Leaves not one byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(_filling, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Free() => File.Delete(_filling);

    public async ValueTask DisposeAsync() => await ChildProcess.RunAsync("umount", ["-l", Directory]);
}
