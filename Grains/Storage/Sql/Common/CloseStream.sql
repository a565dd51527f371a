UPDATE affiliates SET closed_actions = @last WHERE stream = @stream AND closed_actions < @last
