using System.Globalization;
using Clawdoor.Gateway.Ui;
using Clawdoor.Wording;
using Spectre.Console;

namespace Clawdoor.Cli.Gateway;

/// <summary>A bar on a terminal that is wiped at the end; nothing in a pipe.</summary>
internal sealed class InstallProgress(Terminal terminal, TimeProvider time) : IProgress<UiInstallProgress>, IDisposable
{
    private const int Width = 30;

    /// <summary>More often no eye sees, and a slow line feels it.</summary>
    private static readonly TimeSpan _between = TimeSpan.FromMilliseconds(100);

    private readonly Lock _drawing = new();
    private (UiInstallStep Step, long At)? _last;

    public void Report(UiInstallProgress value)
    {
        if (!terminal.IsLive)
            return;
        lock (_drawing)
        {
            if (_last is { } last && last.Step == value.Step && time.GetElapsedTime(last.At) < _between)
                return;
            _last = (value.Step, time.GetTimestamp());
            terminal.Out.Write(new ControlCode("\r\u001b[2K"));
            terminal.Out.Write(new Text($" {terminal.Words(Doing(value))}{Bar(value)}", new Style(Color.Grey)));
        }
    }

    public void Dispose()
    {
        if (_last is not null)
            terminal.Out.Write(new ControlCode("\r\u001b[2K"));
    }

    public static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static Message Doing(UiInstallProgress value) => value.Step switch
    {
        UiInstallStep.Asking => BuiltInWords.UiAsking,
        UiInstallStep.Downloading => BuiltInWords.UiDownloading.With(Megabytes(value.Done), value.Total is { } total ? Megabytes(total) : "?"),
        _ => BuiltInWords.UiUnpacking.With(value.Done),
    };

    private static string Bar(UiInstallProgress value)
    {
        if (value.Total is not (> 0 and var total))
            return "";
        var full = (int)Math.Clamp(Width * value.Done / total, 0, Width);
        return " " + new string('█', full) + new string('░', Width - full);
    }
}
