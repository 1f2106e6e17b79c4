# frozen_string_literal: true

require_relative "../remote_disconnect"
require_relative "../visits"

module TwoHosts
  # The app on the right machine is killed, and started again.
  class Death
    def initialize(scene, steps)
      @scene = scene
      @steps = steps
    end

    def tell
      right.kill
      @steps.step("with #{right.name} killed, #{left.name} goes on") { left_goes_on }
      @steps.step("#{left.name} disconnects a client of its own") { RemoteDisconnect.new(left, left).show }
      @steps.step("#{right.name} starts again, and its clients come back") { right_comes_back }
      @steps.step("all clients hear both machines") { @scene.audience.hear(@scene.publishers) }
      RemoteDisconnect.everywhere(@scene.hosts, @steps)
    end

    private

    def left
      @scene.left
    end

    def right
      @scene.right
    end

    def left_goes_on
      visits = Visits.new(left)
      visits.pay(1)
      @scene.audience.hear([@scene.publisher(left)], on: [left])
    ensure
      visits&.disconnect
    end

    def right_comes_back
      right.start
      @scene.audience.all_listen
    end
  end
end
