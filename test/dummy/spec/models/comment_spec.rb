# frozen_string_literal: true

RSpec.describe Comment, :gem, type: :model do
  let(:comment) { create(:comment, body: "First") }
  let(:stream) { "post_#{comment.post_id}_comments" }

  def have_broadcasted_turbo_stream(action, target:, html: "")
    have_broadcasted_to(stream).once.with(
      a_string_including(%(<turbo-stream action="#{action}" target="#{target}">)).and(a_string_including(html))
    )
  end

  it "appends to the post" do
    post = create(:post)

    expect { create(:comment, post: post, body: "First") }
      .to have_broadcasted_to("post_#{post.id}_comments").once.with(
        a_string_matching(%r{<turbo-stream action="append" target="comments">.*<p id="comment_\d+">First</p>}m)
      )
  end

  it "updates on the post" do
    comment

    expect { comment.update!(body: "Second") }
      .to have_broadcasted_turbo_stream(:update, target: "comment_#{comment.id}", html: "Second</p>")
  end

  it "escapes what a commenter wrote" do
    comment

    expect { comment.update!(body: "<script>") }
      .to have_broadcasted_turbo_stream(:update, target: "comment_#{comment.id}", html: "&lt;script&gt;</p>")
  end

  it "is removed from the post" do
    comment

    expect { comment.destroy! }
      .to have_broadcasted_turbo_stream(:remove, target: "comment_#{comment.id}")
  end

  it "is not broadcast when it is rolled back" do
    comment

    expect do
      described_class.transaction do
        comment.update!(body: "Second")
        raise ActiveRecord::Rollback
      end
    end.not_to have_broadcasted_to(stream)
  end
end
