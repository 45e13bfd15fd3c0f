Console.WriteLine("clawdoor");
return 0;
