# frozen_string_literal: true

module TwoHosts
  # `remote_connections.where(…).disconnect` on one machine, for a client of another or the same.
  class RemoteDisconnect
    # Seconds from the call to the client's frame.
    PATIENCE = 5
    # What is confirmed on it shows that what Rails subscribes for itself, before it, is confirmed as well.
    CHANNEL = { channel: "RoomChannel", room: "lounge" }.freeze

    # From each machine to the other.
    def self.everywhere(hosts, steps)
      hosts.permutation(2) do |from, to|
        steps.step("#{from.name} disconnects a client of #{to.name}") { new(from, to).show }
      end
    end

    def initialize(from, to)
      @from = from
      @to = to
    end

    def show
      guest = @to.connect(user)
      guest.subscribe(CHANNEL)
      @from.delete("/connections", user: user).value # raises unless it is well
      guest.wait_for(deadline: PATIENCE) { |frame| frame.slice("type", "reason").values == %w[disconnect remote] }
    ensure
      guest&.disconnect
    end

    private

    def user
      "guest of #{@to.name}"
    end
  end
end
