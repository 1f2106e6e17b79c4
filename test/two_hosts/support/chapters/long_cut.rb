# frozen_string_literal: true

require_relative "../host"
require_relative "../remote_disconnect"
require_relative "../visits"

module TwoHosts
  # The link of the right machine is cut for so long that its connections to Redis are given up. Each machine goes on by
  # itself; with the link comes everything else.
  class LongCut
    SECONDS = 17
    # From the cut to the process's knowing.
    NOTICE = Host::BACKPLANE_TIMEOUT + 4
    # From the mending to the first message that everybody hears.
    HEALING = 10
    # TCP doubles its pauses: within 26 s of the cut it has tried again what was sent at its beginning.
    AFTERMATH = 27 - SECONDS
    # For a request that broadcasts without a Redis: the adapter tries twice, and gives up.
    BROADCAST = 10
    # A stream that nobody listens to before the cut.
    STREAM = "late news"

    def initialize(scene, steps)
      @scene = scene
      @steps = steps
    end

    def tell
      @cut_at = Wait.now
      right.cut
      apart
      broadcasts
      right.mend
      together
    ensure
      [@visits, @late_comer].compact.each(&:disconnect)
    end

    private

    def left
      @scene.left
    end

    def right
      @scene.right
    end

    def apart
      @steps.step("cut off, both machines welcome clients") { welcome }
      @steps.step("#{right.name} says that its backplane is lost") { wait_for_health(right, false, NOTICE) }
      @steps.step("#{left.name} says that its own is well, and its clients hear it") { left_alone }
      @steps.step("both machines answer requests and clients, and ping them") do
        @visits.pay(@cut_at + SECONDS - Wait.now)
      end
      @steps.step("a subscription that nothing would reach is not confirmed") { unconfirmed }
    end

    def welcome
      @visits = Visits.new(*@scene.hosts)
      @late_comer = right.connect("late comer")
      @late_comer.command("subscribe", { channel: "RoomChannel", room: STREAM })
    end

    def wait_for_health(host, is_healthy, seconds)
      Wait.wait_until("#{host.name} says healthy: #{is_healthy}", seconds: seconds) do
        host.ask("/backplane").fetch("healthy") == is_healthy
      end
    end

    def left_alone
      wait_for_health(left, true, 0)
      @scene.audience.hear([@scene.publisher(left)], on: [left])
    end

    def unconfirmed
      frames = @late_comer.frames_before_echo { nil }
      @steps.require_that("received #{frames}", frames.empty?)
    end

    def broadcasts
      limits = { left => Visits::PATIENCE, right => BROADCAST }
      @steps.step("no request that broadcasts hangs") do
        limits.each { |host, limit| require_broadcasts(@scene.publisher(host).since(@cut_at), host, limit) }
      end
    end

    def require_broadcasts(broadcasts, host, limit)
      slowest = broadcasts.map(&:seconds).max
      @steps.note "broadcasts on #{host.name}, #{right.name} cut off: at most #{slowest.round(1)} s; " \
                  "answered with #{broadcasts.filter_map(&:status).tally}"
      @steps.require_that("one on #{host.name} took #{slowest} s", slowest < limit)
    end

    def together
      @steps.step("mended, all clients hear both machines within #{HEALING} s") do
        @scene.audience.hear(@scene.publishers, seconds: HEALING)
      end
      @steps.step("the subscription is confirmed, and hears") { confirmed }
      @steps.step("#{right.name} says that its backplane is well") { wait_for_health(right, true, HEALING) }
      RemoteDisconnect.everywhere(@scene.hosts, @steps)
      @steps.step("nothing hangs when TCP tries again what it could not send") { aftermath }
    end

    # To be sent away for the gap is an answer, too.
    def confirmed
      answer = @late_comer.wait_for { |frame| %w[confirm_subscription disconnect].include?(frame["type"]) }
      return if answer["reason"] == "gap"

      left.post("/broadcasts", stream: STREAM, message: '"hi"')
      @late_comer.wait_for { |frame| frame["message"] == "hi" || frame["reason"] == "gap" }
    end

    # With new clients: those there have been were told to reconnect.
    def aftermath
      visits = Visits.new(*@scene.hosts)
      visits.pay(AFTERMATH)
    ensure
      visits&.disconnect
    end
  end
end
