# frozen_string_literal: true

require_relative "chapters/death"
require_relative "chapters/long_cut"
require_relative "chapters/short_cut"
require_relative "remote_disconnect"
require_relative "scene"

module TwoHosts
  # What happens to two machines, and what must be true all the while.
  class Story
    CHAPTERS = [ShortCut, LongCut, Death].freeze

    def initialize(steps)
      @steps = steps
      @scene = Scene.new
    end

    def tell
      whole if @steps.step("the app serves clients on both machines") { @scene.set_up }
      puts(*@scene.hosts.flat_map(&:complaints)) unless @steps.ok?
    end

    private

    def whole
      @steps.step("the clients of each machine hear both machines") { @scene.audience.hear(@scene.publishers) }
      RemoteDisconnect.everywhere(@scene.hosts, @steps)
      CHAPTERS.each { |chapter| chapter.new(@scene, @steps).tell }
      conclude
    end

    def conclude
      left, right = @scene.hosts
      @steps.step("the last messages reach every client") { @scene.end_broadcasts }
      @steps.step("each client heard everything, in order and once, or was told to come back") { keep_promises }
      @steps.step("the clients of #{left.name} were never sent away") { require_endings(left, []) }
      @steps.step("those of #{right.name} only for a gap, and by the death of their server") do
        require_endings(right, %w[gap lost])
      end
      @steps.step("both processes end when they are asked to") { @scene.hosts.each(&:stop) }
      @scene.publishers.each do |publisher|
        @steps.note "#{publisher.name}: #{publisher.acknowledged.size} of #{publisher.broadcasts.size} broadcasts " \
                    "acknowledged"
      end
    end

    def keep_promises
      broken = @scene.audience.broken(@scene.publishers)
      @steps.require_that(broken.join("\n"), broken.empty?)
    end

    def require_endings(host, allowed)
      endings = @scene.audience.endings(host)
      @steps.require_that("connections ended by: #{endings.tally}", (endings - allowed).empty?)
    end
  end
end
