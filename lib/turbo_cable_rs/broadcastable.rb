# frozen_string_literal: true

require "active_support/concern"
require "active_support/core_ext/module/attribute_accessors_per_thread"
require "active_support/core_ext/module/delegation"
require_relative "broadcastable/class_methods"
require_relative "broadcastable/now"
require_relative "broadcastable/later"

module TurboCableRs
  # Broadcasts Turbo Streams from models. Active Record has it by itself; other models include it.
  #
  #   class Message < ApplicationRecord
  #     belongs_to :room
  #
  #     after_create_commit -> { broadcast_append_later_to room }
  #     after_destroy_commit -> { broadcast_remove_to room }
  #   end
  #
  #   <%= turbo_stream_from @room %>
  #   <div id="messages"><%= render @room.messages %></div>
  #
  # A method that ends in +_to+ takes the parts of the stream's name; the one without it broadcasts to the stream of
  # the record itself. What is sent is the record's partial (+to_partial_path+), with the record as a local, unless told
  # otherwise:
  #
  #   broadcast_update_to room, target: "count", html: room.messages.size.to_s
  #   broadcast_replace_to room, partial: "messages/line", locals: { compact: true }
  #   broadcast_replace_to room, template: "messages/show"          # without its layout
  #   broadcast_replace_to room, attributes: { method: :morph }
  #
  # Where the turbo-rails gem is loaded, its own Turbo::Broadcastable is used instead.
  module Broadcastable
    extend ActiveSupport::Concern
    include Now
    include Later

    included do
      thread_mattr_accessor :suppressed_turbo_broadcasts, instance_accessor: false
      delegate :suppressed_turbo_broadcasts?, to: :class
    end

    private

    def broadcast_target_default
      self.class.broadcast_target_default
    end

    def broadcast_turbo_stream(name, streamables, rendering, **target)
      return if suppressed_turbo_broadcasts?

      target = {} if rendering.key?(:target) || rendering.key?(:targets)
      send_to_turbo_channel(name, streamables, **turbo_rendering(rendering), **target)
    end

    def send_to_turbo_channel(name, streamables, **options)
      ::Turbo::StreamsChannel.public_send(name, *streamables, **options) unless suppressed_turbo_broadcasts?
    end

    # The record is a local by its model's name, as in <tt>render record</tt>; a local given by that name wins.
    def turbo_rendering(options)
      options = options.merge(locals: { model_name.element.to_sym => self, **options[:locals].to_h })
      return options if options[:html] || options[:partial]
      return options.merge(layout: false) if options[:template] || options[:renderable]

      options[:render] == false ? options : options.merge(partial: to_partial_path)
    end
  end
end
