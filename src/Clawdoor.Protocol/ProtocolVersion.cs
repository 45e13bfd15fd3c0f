namespace Clawdoor.Protocol;

/// <summary>The wire protocol this library speaks (OpenClaw 2026.9).</summary>
public static class ProtocolVersion
{
    /// <summary>Operators and the Control UI must offer a range that includes this.</summary>
    public const int Current = 4;
}
