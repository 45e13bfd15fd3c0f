namespace Clawdoor.Protocol;

/// <summary>
/// What an operator may do. <see cref="Admin"/> satisfies every one; <see cref="Write"/> includes
/// <see cref="Read"/>, <see cref="Talk"/>, <see cref="SessionsRead"/> and <see cref="SessionsWrite"/>.
/// </summary>
public static class Scopes
{
    public const string Admin = "operator.admin";
    public const string Read = "operator.read";
    public const string Write = "operator.write";
    public const string Approvals = "operator.approvals";
    public const string Questions = "operator.questions";
    public const string Pairing = "operator.pairing";
    public const string Talk = "operator.talk";
    public const string TalkSecrets = "operator.talk.secrets";
    public const string SessionsRead = "operator.sessions.read";
    public const string SessionsWrite = "operator.sessions.write";

    /// <summary>What the Control UI asks for, in its order (the order is part of the signed payload).</summary>
    public static IReadOnlyList<string> ControlUi { get; } = [Admin, Read, Write, Approvals, Questions, Pairing];
}

/// <summary>The two roles a client can connect as.</summary>
public static class Roles
{
    public const string Operator = "operator";
    public const string Node = "node";
}
