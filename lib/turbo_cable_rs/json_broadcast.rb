# frozen_string_literal: true

require "active_support/core_ext/module/attribute_accessors_per_thread"
require "turbo_cable_rs/json_messages"
require "turbo_cable_rs/json_options"

module TurboCableRs
  # One {JsonBroadcastable#broadcasts_json_to}: Active Record calls it back with each record.
  #
  # What happens to a record is noted when it is saved, not asked of it when that is committed: by then it knows of its
  # last save only, and a block that suppresses may be over.
  class JsonBroadcast # :nodoc:
    include JsonOptions

    EVENTS = %i[create update destroy].freeze

    # On the record: the events of each broadcast. Plain values, because records may be marshalled.
    NOTED = :@json_broadcasts_noted
    private_constant :NOTED

    thread_mattr_accessor :suppressed_models, instance_accessor: false

    class << self
      def suppressing(model)
        previous = suppressed_models
        self.suppressed_models = [model, *previous]
        yield
      ensure
        self.suppressed_models = previous
      end

      def suppressed?(model)
        suppressed_models.to_a.any? { |suppressed| model <= suppressed }
      end
    end

    def initialize(stream, on: EVENTS, if_changed: [], later: false, **messages)
      @id = object_id
      @stream = stream
      @events = Array(on)
      @attributes = Array(if_changed)
      @later = later
      @messages = JsonMessages.new(**messages)
      validate
    end

    def after_save(record)
      note(record, record.previously_new_record? ? :create : :update)
    end

    def after_touch(record)
      note(record, :update)
    end

    def after_destroy(record)
      note(record, :destroy)
    end

    def after_commit(record)
      events = noted(record).delete(@id).to_a
      broadcast(record) if events.any? { |event| (event == :destroy) == record.destroyed? }
    end

    private

    def note(record, event)
      return if self.class.suppressed?(record.class) || !wanted?(record, event)

      (noted(record)[@id] ||= []) << event
    end

    def noted(record)
      record.instance_variable_get(NOTED) || record.instance_variable_set(NOTED, {})
    end

    def wanted?(record, event)
      @events.include?(event) && (event != :update || @attributes.empty? || changed?(record))
    end

    def changed?(record)
      @attributes.any? { |name| record.public_send(:"saved_change_to_#{name}?") }
    end

    def broadcast(record)
      stream = StreamName.from(streamables(record))
      return unless stream
      return @messages.broadcast_signal(stream, record) if record.destroyed?
      return @messages.broadcast(stream, record) unless @later

      JsonBroadcastJob.perform_later(stream, record, **@messages.to_h)
    end

    def streamables(record)
      case @stream
      when Symbol then record.send(@stream)
      when String then @stream
      else @stream.call(record)
      end
    end

    def validate
      require_that(:stream, @stream, "a Proc, a Symbol or a String") { |stream| stream?(stream) }
      require_that(:on, @events, "some of #{EVENTS.inspect}") { |events| events.any? && (events - EVENTS).empty? }
      require_that(:if_changed, @attributes, "left out where `on` leaves out :update") do |names|
        names.empty? || @events.include?(:update)
      end
      require_that(:collection, false, "a name, for that is all a deletion sends") do
        @events != [:destroy] || @messages.signal?
      end
      validate_job if @later
    end

    def stream?(stream)
      stream.respond_to?(:call) || stream.is_a?(Symbol) || (stream.is_a?(String) && stream.present?)
    end

    def validate_job
      require_that(:later, @later, "false without Active Job (active_job/railtie)") { defined?(::ActiveJob) }
      require_that(:serializer, @messages.serializer, "a Symbol or a class where `later` puts it into a job") do
        @messages.enqueueable?
      end
    end
  end
end
