# frozen_string_literal: true

require_relative "../visits"

module TwoHosts
  # The link of the right machine is cut and mended before anybody need know: TCP makes up for everything.
  class ShortCut
    SECONDS = 1.5
    # What was sent in the meantime is sent again within three seconds of the cut, and no request waits for longer.
    HEALING = 5

    def initialize(scene, steps)
      @scene = scene
      @steps = steps
    end

    def tell
      @steps.step("a cut of #{SECONDS} s sends no client away") do
        cut
        @scene.audience.hear(@scene.publishers, seconds: HEALING)
        endings = @scene.audience.endings(*@scene.hosts)
        @steps.require_that("connections ended by: #{endings.tally}", endings.empty?)
      end
    end

    private

    def cut
      visits = Visits.new(*@scene.hosts)
      @scene.right.cut
      visits.pay(SECONDS)
    ensure
      @scene.right.mend
      visits&.disconnect
    end
  end
end
